// FailureCheck: looks at the hosts of reported failures now.
#pragma once

#include <cstddef>
#include <memory>
#include <vector>

#include "cli/context.h"
#include "cli/report_output/report_words.h"
#include "commands/lookup/observation_clients.h"
#include "commands/lookup/observer.h"
#include "commands/lookup/private_access.h"
#include "commands/options/report_options.h"
#include "mtasts/domain_name.h"
#include "ports/task.h"

namespace mtasts {

class FailureCheck {
 public:
  // Errors of opening the clients. The arguments must outlive it.
  [[nodiscard]] static Result<std::unique_ptr<FailureCheck>> open(const ReportOptions& options,
                                                                  Context& context);

  // Observes the own domains with failures, many at once, and adds the state of each group of failures to
  // their reports. A domain that is no name that can be looked up gets none.
  void look(std::vector<DomainReport>& reports);

 private:
  FailureCheck(const ReportOptions& options, ObservationClients clients, Context& context);
  [[nodiscard]] Task<std::vector<FailureNow>> look_at(const DomainReport& report);

  Context& context_;
  ObservationClients clients_;
  PrivateAccess access_;
  Observer observer_;
  std::size_t window_;  // domains at once
};

}  // namespace mtasts
