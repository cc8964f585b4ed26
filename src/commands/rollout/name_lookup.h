// look_up_name(): all data at a name, as each authoritative server has it.
#pragma once

#include <optional>

#include "mtasts/domain_name.h"
#include "mtasts/rollout_world.h"
#include "ports/dns.h"

namespace mtasts {

// Asks for a CNAME first: a server that has one has no other data there. At any other existing name the types
// follow that operators put at the three names. A server that leaves one of these questions without an answer
// is not known.
[[nodiscard]] Task<NameSeen> look_up_name(Dns& dns, DomainName owner);

// True if the recursive servers have a CNAME to `target` at the name, or no such name without `target`.
[[nodiscard]] Task<bool> has_cname(Dns& dns, DomainName owner, std::optional<DomainName> target);

// The data at the name without that of a wildcard (RFC 4592), by `beside`: the answers for a name that nobody
// publishes below the same domain.
[[nodiscard]] NameSeen without_wildcard(NameSeen name, const NameSeen& beside);

}  // namespace mtasts
