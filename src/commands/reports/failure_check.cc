#include "commands/reports/failure_check.h"

#include <algorithm>
#include <utility>

#include "commands/bulk/in_order.h"
#include "mtasts/judgement.h"

namespace mtasts {
namespace {

// More domains would only wait for each other's connections.
constexpr std::size_t kMostObserved = 200;

// Reports come from others, like a list: their domains must not lead connections into the own network.
DomainOptions as_list(const DomainOptions& typed) {
  return {.operands = typed.operands, .files = {"-"}};
}

}  // namespace

Result<std::unique_ptr<FailureCheck>> FailureCheck::open(const ReportOptions& options, Context& context) {
  auto clients = ObservationClients::open(options.observation, context);
  if (!clients) return fail(clients.error());
  return std::unique_ptr<FailureCheck>(new FailureCheck(options, *std::move(clients), context));
}

FailureCheck::FailureCheck(const ReportOptions& options, ObservationClients clients, Context& context)
    : context_(context),
      clients_(std::move(clients)),
      access_(as_list(options.domains), options.observation.lookup.allow_private, context.ports.idna),
      observer_(options.observation, access_, *clients_.dns, *clients_.https, clients_.smtp.get(),
                context.ports.clock, context.ports.loop),
      window_(std::min(options.observation.lookup.concurrency, kMostObserved)) {}

void FailureCheck::look(std::vector<DomainReport>& reports) {
  std::vector<DomainReport*> failing;
  for (DomainReport& report : reports) {
    const bool is_own = report.subject == ReportSubject::own_domain;
    const bool has_failures = !report.summary.failures.empty();
    if (is_own && has_failures && parse_policy_domain(report.summary.domain)) failing.push_back(&report);
  }
  auto report = failing.begin();
  run_each<std::vector<FailureNow>, DomainReport*>(
      failing, [this](DomainReport* each) { return look_at(*each); },
      [&report](std::vector<FailureNow>&& states) { (*report++)->now = std::move(states); },
      {.window = window_}, context_);
}

Task<std::vector<FailureNow>> FailureCheck::look_at(const DomainReport& report) {
  const Observation seen = co_await observer_.observe(*parse_policy_domain(report.summary.domain));
  const std::vector<Finding> findings = judge(seen, {});
  std::vector<FailureNow> states;
  for (const TlsrptFailureGroup& group : report.summary.failures) {
    states.push_back(failure_now(group, seen, findings));
  }
  co_return states;
}

}  // namespace mtasts
