// reports_about(): the stored reports of one domain.
#pragma once

#include <string>
#include <vector>

#include "mtasts/domain_name.h"
#include "mtasts/result.h"
#include "ports/report_store.h"

namespace mtasts {

// All policies of a domain in the store; none if it has no report. Errors of the store.
[[nodiscard]] inline Result<std::vector<ReportedPolicy>> reports_about(const DomainName& domain,
                                                                       ReportStore& store) {
  std::vector<ReportedPolicy> reports;
  const auto read = store.for_each_domain({.domain = domain.text()},
                                          [&](const std::string& /*domain*/, const auto& policies) {
                                            reports = policies;
                                            return true;
                                          });
  if (!read) return fail(read.error());
  return reports;
}

}  // namespace mtasts
