// Whether a policy is served already: the TXT record that announces it comes second (RFC 8461 §8.1).
#pragma once

#include <string_view>

#include "mtasts/domain_name.h"
#include "mtasts/observation.h"
#include "mtasts/result.h"

namespace mtasts {

// Whether a careful sender who fetches the policy of `policy_domain` gets exactly `wanted`. An address that
// cannot be reached does not count where another one serves it: senders who meet that one find no policy, and
// deliver as before. Fault::refused, code "policy-not-live": something else is served, or nothing that a
// sender takes; Fault::undetermined, the reason of the lookup or the outcome of the fetch as code, when
// nobody answered.
[[nodiscard]] Result<void> check_live(const DomainName& policy_domain, const HostAddresses& addresses,
                                      const std::vector<PolicyFetch>& fetches, std::string_view wanted);

}  // namespace mtasts
