// Policies and failures are sorted by domain, day, report and position, so both are read once, side by side.
#include "adapters/report_store/report_selector.h"

#include <limits>
#include <tuple>

#include "adapters/report_store/text_ids.h"

namespace mtasts {
namespace {

class DomainReader {
 public:
  DomainReader(SqliteConnection& connection, const ReportSelection& selection)
      : connection_(connection),
        texts_(connection),
        policies_(connection,
                  "SELECT day, report, position, further_days, organization, signer, policy_type,"
                  " policy_string, policy_domain, mx_host, successful_sessions, failed_sessions"
                  " FROM policies WHERE domain = ? AND day BETWEEN ? AND ? ORDER BY day, report, position"),
        failures_(connection,
                  "SELECT day, report, position, result_type, sending_mta_ip, receiving_mx_hostname,"
                  " receiving_mx_helo, receiving_ip, failed_sessions, additional_information,"
                  " failure_reason_code"
                  " FROM failures WHERE domain = ? AND day BETWEEN ? AND ?"
                  " ORDER BY day, report, position, number"),
        since_(number(selection.since, std::numeric_limits<std::int64_t>::min())),
        until_(number(selection.until, std::numeric_limits<std::int64_t>::max())) {}

  std::vector<ReportedPolicy> read(std::int64_t id, const std::string& domain) {
    std::vector<ReportedPolicy> read;
    policies_.start(id, since_, until_);
    failures_.start(id, since_, until_);
    bool has_failure = failures_.next();
    while (policies_.next()) {
      ReportedPolicy& policy = read.emplace_back(read_policy(domain));
      // A failure without policy would be before it.
      while (has_failure && key(failures_) <= key(policies_)) {
        policy.policy.failures.push_back(read_failure());
        has_failure = failures_.next();
      }
    }
    failures_.reset();
    return read;
  }

 private:
  static std::int64_t number(std::optional<std::chrono::sys_days> day, std::int64_t otherwise) {
    return day ? std::int64_t{day->time_since_epoch().count()} : otherwise;
  }
  static std::tuple<std::int64_t, std::int64_t, std::int64_t> key(const SqliteStatement& row) {
    return {row.integer(0), row.integer(1), row.integer(2)};
  }
  const std::string& policy_text(int column) { return texts_.text(policies_.integer(column)); }
  const std::string& failure_text(int column) { return texts_.text(failures_.integer(column)); }

  std::chrono::sys_days day(std::int64_t number) {
    constexpr std::int64_t kLimit = 100'000'000;
    if (number < -kLimit || number > kLimit) {
      connection_.set_damaged("a day is outside the calendar");
      return {};
    }
    return std::chrono::sys_days(std::chrono::days(static_cast<int>(number)));
  }

  ReportedPolicy read_policy(const std::string& domain) {
    ReportedPolicy read;
    read.report = static_cast<std::uint64_t>(policies_.integer(1));
    read.organization = policy_text(4);
    read.day = day(policies_.integer(0));
    read.last_day = read.day + (day(policies_.integer(3)) - std::chrono::sys_days());
    read.signer = policy_text(5);
    read.policy.policy_type = policy_text(6);
    read.policy.policy_string = split_items(policy_text(7));
    const auto policy_domain = policies_.count(8);
    read.policy.policy_domain =
        policy_domain ? texts_.text(static_cast<std::int64_t>(*policy_domain)) : domain;
    read.policy.mx_host = split_items(policy_text(9));
    read.policy.successful_sessions = policies_.count(10);
    read.policy.failed_sessions = policies_.count(11);
    return read;
  }

  TlsrptFailure read_failure() {
    TlsrptFailure read;
    read.result_type = failure_text(3);
    read.sending_mta_ip = failure_text(4);
    read.receiving_mx_hostname = failure_text(5);
    read.receiving_mx_helo = failure_text(6);
    read.receiving_ip = failure_text(7);
    read.failed_sessions = failures_.count(8);
    read.additional_information = failure_text(9);
    read.failure_reason_code = failure_text(10);
    return read;
  }

  SqliteConnection& connection_;
  TextsById texts_;
  SqliteStatement policies_;
  SqliteStatement failures_;
  std::int64_t since_;
  std::int64_t until_;
};

}  // namespace

void select_reports(
    SqliteConnection& connection, const ReportSelection& selection,
    const std::function<bool(const std::string& domain, const std::vector<ReportedPolicy>& policies)>& sink) {
  SqliteStatement all(connection, "SELECT id, text FROM domains ORDER BY text");
  SqliteStatement one(connection, "SELECT id, text FROM domains WHERE text = ?");
  SqliteStatement& domains = selection.domain ? one : all;
  if (selection.domain) {
    one.start(std::string_view(*selection.domain));
  } else {
    all.start();
  }
  DomainReader reader(connection, selection);
  while (domains.next()) {
    const std::string domain(domains.text(1));
    const auto policies = reader.read(domains.integer(0), domain);
    if (!connection.is_good() || (!policies.empty() && !sink(domain, policies))) return;
  }
}

}  // namespace mtasts
