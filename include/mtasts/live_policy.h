// The live policy of a domain: the check that a policy is served, before the TXT record announces it (RFC
// 8461 §8.1), and the policy that is kept where there is no file.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "mtasts/domain_name.h"
#include "mtasts/observation.h"
#include "mtasts/policy.h"
#include "mtasts/result.h"

namespace mtasts {

// Succeeds if a careful sender that fetches the policy of `policy_domain` gets exactly `wanted`, the body of
// the policy. `fetches` has one fetch of each address in `addresses`. An unreachable address is ignored if
// another one serves the policy: senders that try it find no policy and deliver as before.
// Fault::refused, code "policy-not-live": an address serves something else, or nothing that a sender accepts.
// Fault::undetermined, with the failure of the lookup ("timeout") or the outcome of the fetch as code: no
// address answered.
[[nodiscard]] Result<void> check_live(const DomainName& policy_domain, const HostAddresses& addresses,
                                      const std::vector<PolicyFetch>& fetches, std::string_view wanted);

// The first body whose policy has the fields of `policy` (same_policy()): a web server may write the lines in
// an order of its own. Null if there is none.
[[nodiscard]] const std::string* body_with_fields(const Policy& policy,
                                                  const std::vector<PolicyFetch>& fetches);

// The body of the policy that a careful sender would take if a record led to it: the one of the strongest
// mode where addresses differ. Nothing if there is none.
[[nodiscard]] std::optional<std::string> accepted_body(const DomainName& policy_domain,
                                                       const HostAddresses& addresses,
                                                       const std::vector<PolicyFetch>& fetches);

// The body that the Policy Host of a published domain serves now, of any certificate and media type: the one
// of the strongest mode where addresses differ. Nothing if it certainly serves none: the name or its
// addresses do not exist, or every address answers with a status 3xx or 4xx. A body that no lenient reader
// takes for a policy counts as none. Fault::undetermined, code "live-policy-unknown" or that of a failed
// lookup: it cannot be known now.
[[nodiscard]] Result<std::optional<std::string>> served_body(const DomainName& policy_domain,
                                                             const HostAddresses& addresses,
                                                             const std::vector<PolicyFetch>& fetches);

}  // namespace mtasts
