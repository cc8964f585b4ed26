// TlsrptReport: the daily report of a sender (RFC 8460 §4), read from its JSON without the mail around it.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "mtasts/domain_name.h"
#include "mtasts/finding.h"

namespace mtasts {

// The policy-type of RFC 8460 §4.4. The registry is open: `other` is a type that this program does not know.
enum class TlsrptPolicyType { sts, tlsa, no_policy_found, other };

// The member of failure-details. All texts are remote text as it came; an absent one is empty.
struct TlsrptFailure {
  std::string result_type = {};  // "certificate-expired"; may be one that RFC 8460 §4.3 does not have
  std::string sending_mta_ip = {};
  std::string receiving_mx_hostname = {};
  std::string receiving_mx_helo = {};
  std::string receiving_ip = {};
  std::optional<std::uint64_t> failed_sessions = {};
  std::string additional_information = {};
  std::string failure_reason_code = {};  // free text: "X509_V_ERR_CERT_HAS_EXPIRED", "MX_HOSTS_MISMATCH"

  friend bool operator==(const TlsrptFailure&, const TlsrptFailure&) = default;
};

// The member of policies. Texts as in TlsrptFailure.
struct TlsrptPolicy {
  std::string policy_type = {};  // verbatim: "sts"
  std::vector<std::string> policy_string =
      {};                                 // "version: STSv1", "mode: testing"; spaces around are removed
  std::string policy_domain = {};         // of sts the Policy Domain, of tlsa also an MX host
  std::vector<std::string> mx_host = {};  // the mx of the policy, without "mx: "
  std::optional<std::uint64_t> successful_sessions = {};
  std::optional<std::uint64_t> failed_sessions = {};
  // Their sessions may add up to more than failed_sessions: a session fails in several ways (RFC 8460 §4.3).
  std::vector<TlsrptFailure> failures = {};

  [[nodiscard]] TlsrptPolicyType type() const;
  friend bool operator==(const TlsrptPolicy&, const TlsrptPolicy&) = default;
};

struct TlsrptReport {
  std::string organization_name = {};  // empty if absent
  std::string contact_info = {};       // a mail address, or empty
  std::string report_id = {};          // not empty
  std::chrono::sys_seconds begin = {};
  std::chrono::sys_seconds end = {};  // not before `begin`; the last second of the day, or the next midnight
  std::vector<TlsrptPolicy> policies = {};

  friend bool operator==(const TlsrptReport&, const TlsrptReport&) = default;
};

// The domain of contact-info, as it came; nothing if it has no "@".
[[nodiscard]] std::optional<std::string> domain_of_contact(const TlsrptReport& report);

// The limits of one report. A report above one of them is invalid.
inline constexpr std::size_t kTlsrptReportSizeLimit = std::size_t{64} * 1024 * 1024;
inline constexpr std::size_t kTlsrptPolicyLimit = 10'000;
inline constexpr std::size_t kTlsrptFailureLimit = 100'000;              // of all policies together
inline constexpr std::size_t kTlsrptTextLimit = std::size_t{64} * 1024;  // of one text, in bytes
inline constexpr std::size_t kTlsrptListLimit = 10'000;  // of the lines or hosts of one policy
inline constexpr std::uint64_t kTlsrptCountLimit = (std::uint64_t{1} << 53) - 1;  // RFC 7493 §2.2

struct TlsrptReportReading {
  std::optional<TlsrptReport> report;
  // Worst first; there are errors exactly if there is no report. Warnings are deviations from RFC 8460 that
  // senders are known for. Of each code there is one finding, with the number of the others.
  std::vector<Finding> findings;
};

// Reads one report, uncompressed. Members are accepted as real senders write them; JSON that two readers
// could read differently (RFC 7493) is refused: repeated members, lone surrogates, a byte order mark.
[[nodiscard]] TlsrptReportReading read_tlsrpt_report(std::string_view json);

// The name of a report's file (RFC 8460 §5.1):
// "sender.example!example.com!1726358400!1726444799!001.json.gz".
struct TlsrptFileName {
  DomainName sender;
  DomainName policy_domain;
  std::chrono::sys_seconds begin;
  std::chrono::sys_seconds end;
  std::string unique_id = {};  // "001", or empty
  std::string extension;       // "json" or "json.gz"

  friend bool operator==(const TlsrptFileName&, const TlsrptFileName&) = default;
};

// Nothing for a name of another form, which RFC 8460 permits.
[[nodiscard]] std::optional<TlsrptFileName> read_tlsrpt_file_name(std::string_view name);

// The text around a report in its mail. Remote text; empty if there is none.
struct TlsrptEnvelope {
  std::string_view file_name = {};
  std::string_view report_domain = {};     // TLS-Report-Domain (RFC 8460 §5.3)
  std::string_view report_submitter = {};  // TLS-Report-Submitter
  bool is_mail = true;                     // false for a file: it has no fields that could be missing
};

// The contradictions of the envelope with the report, of which the report counts (RFC 8460 §5.6).
[[nodiscard]] std::vector<Finding> judge_tlsrpt_envelope(const TlsrptEnvelope& envelope,
                                                         const TlsrptReport& report);

}  // namespace mtasts
