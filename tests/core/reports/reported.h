// Reports for tests of what many of them mean.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "catch.h"
#include "mtasts/ledger.h"
#include "mtasts/policy.h"
#include "mtasts/policy_id.h"
#include "mtasts/tlsrpt_summary.h"

namespace mtasts::test {

inline std::chrono::sys_days november(unsigned day) {
  return std::chrono::sys_days(std::chrono::year(2026) / std::chrono::November / std::chrono::day(day));
}

inline const std::vector<std::string> kTestingPolicy = {"version: STSv1", "mode: testing",
                                                        "mx: mx.example.com", "max_age: 604800"};
inline const std::vector<std::string> kEnforcePolicy = {"version: STSv1", "mode: enforce",
                                                        "mx: mx.example.com", "max_age: 604800"};

inline TlsrptPolicy sts_policy(std::uint64_t good, std::uint64_t failed,
                               const std::vector<TlsrptFailure>& failures = {},
                               const std::vector<std::string>& lines = kTestingPolicy) {
  return {.policy_type = "sts",
          .policy_string = lines,
          .policy_domain = "example.com",
          .mx_host = {"mx.example.com"},
          .successful_sessions = good,
          .failed_sessions = failed,
          .failures = failures};
}

inline TlsrptFailure failure_of(const std::string& type, std::uint64_t sessions,
                                const std::string& mx = "mx.example.com") {
  return {.result_type = type, .receiving_mx_hostname = mx, .failed_sessions = sessions};
}

// A report of one day of November 2026 with a number made of the organization and the day.
inline ReportedPolicy reported_by(const std::string& organization, unsigned day, const TlsrptPolicy& policy,
                                  const std::string& signer = {}) {
  return {.report = std::hash<std::string>()(organization + std::to_string(day)),
          .organization = organization,
          .day = november(day),
          .last_day = november(day),
          .signer = signer,
          .policy = policy};
}

inline LedgerEntry ledger_entry(const std::string& id, const std::string& time, const std::string& mode,
                                const std::string& mx = "mx.example.com") {
  const auto line = parse_ledger_line(R"({"schema":"mtasts.ledger/1","time":")" + time +
                                      R"(","domain":"example.com","id":")" + id + R"(","mode":")" + mode +
                                      R"(","max_age":604800,"mx":[")" + mx + "\"]}");
  REQUIRE(line);
  return *line;
}

}  // namespace mtasts::test
