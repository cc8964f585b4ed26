// look_up_name(): all data at a name, as each authoritative server has it.
#pragma once

#include <optional>
#include <vector>

#include "mtasts/domain_name.h"
#include "mtasts/rollout_world.h"
#include "ports/dns.h"

namespace mtasts {

// Asks for a CNAME first: a server that has one has no other data there. At any other existing name the types
// follow that operators put at the three names. A server that leaves one of these questions without an answer
// is not known.
[[nodiscard]] Task<NameSeen> look_up_name(Dns& dns, DomainName owner);

// The TXT records that senders see at the name, behind its CNAMEs; none if the recursive servers fail.
[[nodiscard]] Task<std::vector<ResourceRecord>> look_up_texts(Dns& dns, DomainName owner);

// True if the recursive servers have a CNAME to `target` at the name, or no such name without `target`.
[[nodiscard]] Task<bool> has_cname(Dns& dns, DomainName owner, std::optional<DomainName> target);

// The data that a wildcard below the domain gives every name without data of its own (RFC 4592 §2.1).
[[nodiscard]] Task<NameSeen> look_up_wildcard(Dns& dns, const DomainName& domain);

// The data at a name without that of look_up_wildcard().
[[nodiscard]] NameSeen without_wildcard(NameSeen name, const NameSeen& wildcard);

}  // namespace mtasts
