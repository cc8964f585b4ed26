#include "commands/zone/uncovered_domains.h"

#include "mtasts/counted.h"
#include "mtasts/join_names.h"

namespace mtasts {
namespace {

constexpr Code kCode = "no-policy-covers";
constexpr std::size_t kMostReported = 20;

Error error_of(const MxPolicyGroup& missing) {
  const MxGroup& group = missing.group;
  return {Fault::refused, kCode,
          "no policy covers the MX of " + counted(group.domains, "domain") + ": " +
              join_some_hosts(group.hosts, ", ") + " (RFC 8461 §4.1)",
          "a policy with mx " + join_names(missing.patterns, " and ") + " would"};
}

}  // namespace

void UncoveredDomains::count(DomainOutcome& outcome) {
  if (!outcome.rejection || outcome.rejection->error.code != kCode) return;
  groups_.add(outcome.rejection->mx->hosts());
  outcome.rejection->is_reported = true;
}

void UncoveredDomains::report(Context& context) const {
  const std::vector<MxPolicyGroup> groups = groups_.policies();
  for (std::size_t i = 0; i < groups.size() && i < kMostReported; ++i) {
    context.diagnostics.error(error_of(groups[i]));
  }
  if (groups.size() <= kMostReported) return;
  context.diagnostics.note("and " + std::to_string(groups.size() - kMostReported) +
                           " more policies are missing; --rejects lists all domains");
}

Error no_policy_covers(const DomainName& hosted, const std::vector<DomainName>& mx_hosts) {
  return {Fault::refused, kCode,
          hosted.text() + ": no policy covers its MX " + join_names(mx_hosts, ", ") + " (RFC 8461 §4.1)",
          "write a policy that does"};
}

}  // namespace mtasts
