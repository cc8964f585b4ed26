#include "commands/reports/failure_check.h"

#include <utility>

#include "commands/run_task.h"
#include "mtasts/domain_name.h"
#include "mtasts/judgement.h"

namespace mtasts {
namespace {

// Reports come from others, like a list: their domains must not lead connections into the own network.
DomainOptions as_list(const DomainOptions& typed) {
  return {.operands = typed.operands, .files = {"-"}};
}

}  // namespace

Result<std::unique_ptr<FailureCheck>> FailureCheck::open(const ReportOptions& options, Context& context) {
  auto clients = ObservationClients::open(options.looking, context);
  if (!clients) return fail(clients.error());
  return std::unique_ptr<FailureCheck>(new FailureCheck(options, *std::move(clients), context));
}

FailureCheck::FailureCheck(const ReportOptions& options, ObservationClients clients, Context& context)
    : context_(context),
      clients_(std::move(clients)),
      access_(as_list(options.domains), options.looking.lookup.allow_private, context.ports.idna),
      observer_(options.looking, access_, *clients_.dns, *clients_.https, clients_.smtp.get(),
                context.ports.clock, context.ports.loop) {}

std::vector<FailureNow> FailureCheck::states_of(const TlsrptDomainSummary& summary) {
  std::vector<FailureNow> states;
  const auto domain = parse_policy_domain(summary.domain);
  if (summary.failures.empty() || !domain) return states;
  const Observation seen = run_task(observer_.observe(*domain), context_);
  const std::vector<Finding> findings = judge(seen, {});
  for (const TlsrptFailureGroup& group : summary.failures)
    states.push_back(failure_now(group, seen, findings));
  return states;
}

}  // namespace mtasts
