// FailureCheck: looks at the hosts of reported failures now.
#pragma once

#include <memory>
#include <vector>

#include "cli/context.h"
#include "commands/lookup/observation_clients.h"
#include "commands/lookup/observer.h"
#include "commands/lookup/private_access.h"
#include "commands/report.h"
#include "mtasts/failure_now.h"
#include "mtasts/tlsrpt_summary.h"

namespace mtasts {

class FailureCheck {
 public:
  // Errors of opening the clients. The arguments must outlive it.
  [[nodiscard]] static Result<std::unique_ptr<FailureCheck>> open(const ReportOptions& options,
                                                                  Context& context);

  // Observes the domain if it has failures. The state of each group of failures, in their order; empty if the
  // domain is no name that can be looked up.
  [[nodiscard]] std::vector<FailureNow> states_of(const TlsrptDomainSummary& summary);

 private:
  FailureCheck(const ReportOptions& options, ObservationClients clients, Context& context);

  Context& context_;
  ObservationClients clients_;
  PrivateAccess access_;
  Observer observer_;
};

}  // namespace mtasts
