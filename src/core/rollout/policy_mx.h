// The mx of a policy: new ones first, old ones only by date.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/rollout/facts.h"
#include "mtasts/rollout_plan.h"

namespace mtasts {

// The hold of a domain without usable MX records, or whose MX are not known.
[[nodiscard]] Hold unusable_mx_hold(const DomainName& domain, const Facts& facts);

// "; senders that enforce refuse its mail now" if the policy covers none of the MX hosts of a
// user, or the hosts to which such senders do not deliver; "" if there are none.
[[nodiscard]] std::string refusal_words(const Policy& live, const std::vector<DomainName>& hosts);
// The end of a hint: the way out for a hosted domain that may have left.
[[nodiscard]] std::string retiring_words(const DomainName& hosted);

// The mx to publish. Those of the live policy are kept as long as a resolver may return an MX of a user that
// only they cover. Nothing, with a hold, if neither the settings nor the live policy nor DNS has any.
[[nodiscard]] std::optional<std::vector<MxPattern>> policy_mx(const PolicySettings& settings,
                                                              const std::optional<Policy>& live,
                                                              const std::vector<DomainName>& users,
                                                              const Facts& facts, RolloutPlan& plan);

// The obstacle to a policy for this domain, if it does not cover every MX host that resolvers may return.
enum class Trust {
  known_hosts,   // resolvers return no hosts but those seen
  also_unknown,  // they may have others, as long as this is not excluded, and those seen before were not
                 // checked
};
[[nodiscard]] std::optional<Hold> coverage_hold(const DomainName& domain, const Policy& policy, Trust trust,
                                                const Facts& facts);

// The same for the first policy of a primary. One that only hosts others may have no MX.
[[nodiscard]] std::optional<Hold> first_coverage_hold(const PolicySettings& settings, const Policy& policy,
                                                      const Facts& facts);

// The obstacle to a policy while the primary has none, or one of mode none: a user that gets it all the same,
// and has an MX that it does not cover. Under mode none an MX may move to any host, and the web server may
// have the policy for a hosted domain before the first id.
[[nodiscard]] std::optional<Hold> user_coverage_hold(const DomainName& primary,
                                                     const std::vector<DomainName>& users,
                                                     const Policy& policy, const Facts& facts);

}  // namespace mtasts
