// The reports that count as evidence, with the one who vouches for each.
#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "mtasts/tlsrpt_evidence.h"

namespace mtasts {

struct Reporter {
  std::string name = {};  // the registrable domain that signed, else the organization
  bool is_signed = false;
};

struct CountedReport {
  const ReportedPolicy* reported = nullptr;
  std::chrono::sys_days last_day = {};
  Reporter reporter = {};
  std::optional<Policy> policy = {};  // of type sts
};

struct CountedReports {
  std::vector<CountedReport> counted = {};
  std::set<std::uint64_t> left_out = {};  // reports that only lack a signature
  std::set<std::uint64_t> signed_ones = {};
  std::set<std::uint64_t> unsigned_ones = {};  // that count
};

// An unsigned report of an organization that has also sent a signed one is of the same reporter.
[[nodiscard]] CountedReports count_reports(bool accept_unauthenticated,
                                           const std::vector<ReportedPolicy>& reports,
                                           std::chrono::sys_seconds now);

}  // namespace mtasts
