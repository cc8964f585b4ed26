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
  auto clients = ObservationClients::open(options.looking, context);
  if (!clients) return fail(clients.error());
  return std::unique_ptr<FailureCheck>(new FailureCheck(options, *std::move(clients), context));
}

FailureCheck::FailureCheck(const ReportOptions& options, ObservationClients clients, Context& context)
    : context_(context),
      clients_(std::move(clients)),
      access_(as_list(options.domains), options.looking.lookup.allow_private, context.ports.idna),
      observer_(options.looking, access_, *clients_.dns, *clients_.https, clients_.smtp.get(),
                context.ports.clock, context.ports.loop),
      window_(std::min(options.looking.lookup.concurrency, kMostObserved)) {}

void FailureCheck::look(std::vector<DomainReport>& reports) {
  std::size_t next = 0;
  const auto next_report = [&]() -> DomainReport* {
    return next == reports.size() ? nullptr : &reports[next++];
  };
  const auto step = [this](DomainReport& report) -> ValueOrTask<bool> {
    const auto domain = parse_policy_domain(report.summary.domain);
    if (report.subject != ReportSubject::own_domain || report.summary.failures.empty() || !domain)
      return false;
    return observe(*domain, report);
  };
  Task<void> run = in_order<bool>(
      next_report, step, {.window = window_}, [](bool) { return std::size_t{0}; }, [](bool) {});
  context_.ports.loop.run(run);
  run.take();
}

Task<bool> FailureCheck::observe(DomainName domain, DomainReport& report) {
  const Observation seen = co_await observer_.observe(std::move(domain));
  const std::vector<Finding> findings = judge(seen, {});
  for (const TlsrptFailureGroup& group : report.summary.failures) {
    report.now.push_back(failure_now(group, seen, findings));
  }
  co_return true;
}

}  // namespace mtasts
