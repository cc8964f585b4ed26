// look_up_name(): all data at a name, as each authoritative server has it.
#pragma once

#include "mtasts/domain_name.h"
#include "mtasts/rollout_world.h"
#include "ports/dns.h"

namespace mtasts {

// Asks for a CNAME first: a server that has one has no other data there. At any other existing name the types
// follow that operators put at the three names. A server that leaves one of these questions without an answer
// is not known.
[[nodiscard]] Task<NameSeen> look_up_name(Dns& dns, DomainName owner);

// True if the recursive servers have the same as the brief answer: this CNAME, or no such name.
[[nodiscard]] Task<bool> has_brief_answer(Dns& dns, DomainName owner, const NameSeen& brief);

// The data at the name without that of a wildcard (RFC 4592), by `beside`: the answers for a name that nobody
// publishes below the same domain.
[[nodiscard]] NameSeen without_wildcard(NameSeen name, const NameSeen& beside);

}  // namespace mtasts
