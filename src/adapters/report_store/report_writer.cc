#include "adapters/report_store/report_writer.h"

#include <algorithm>
#include <optional>
#include <set>

#include "adapters/report_store/text_ids.h"

namespace mtasts {
namespace {

std::int64_t seconds(std::chrono::sys_seconds time) {
  return time.time_since_epoch().count();
}

std::int64_t days(std::chrono::sys_days day) {
  return day.time_since_epoch().count();
}

// The report domain, if the domain of a policy depends on it.
std::string needed_report_domain(const StoredReport& stored) {
  const auto& policies = stored.report.policies;
  const ReportedDomains without(stored.report);
  const ReportedDomains with(stored.report, stored.report_domain);
  const bool is_needed = std::any_of(policies.begin(), policies.end(), [&](const TlsrptPolicy& policy) {
    return without.of(policy) != with.of(policy);
  });
  return is_needed ? stored.report_domain : std::string();
}

}  // namespace

struct ReportWriter::Kept {
  std::optional<KeptCopy> same = {};
  bool has_others = false;  // with other policies
};

ReportWriter::ReportWriter(SqliteConnection& connection)
    : connection_(connection),
      texts_(connection, "SELECT id FROM texts WHERE text = ?", "INSERT INTO texts(text) VALUES (?)"),
      domains_(connection, "SELECT id FROM domains WHERE text = ?", "INSERT INTO domains(text) VALUES (?)"),
      read_state_(connection, "SELECT next_report, pruned_before FROM state"),
      write_state_(connection, "UPDATE state SET next_report = ?"),
      find_reports_(connection,
                    "SELECT identity, number, document, a.text, s.text, d.text FROM reports"
                    " JOIN texts AS a ON a.id = authenticated_by JOIN texts AS s ON s.id = signer"
                    " JOIN texts AS d ON d.id = report_domain"
                    " WHERE range_begin = ? AND organization = ? AND report_id = ? AND range_end = ?"),
      insert_report_(connection, "INSERT INTO reports VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"),
      update_report_(
          connection,
          "UPDATE reports SET document = ?, authenticated_by = ?, signer = ?, report_domain = ?"
          " WHERE range_begin = ? AND organization = ? AND report_id = ? AND range_end = ? AND identity = ?"),
      insert_policy_(connection, "INSERT INTO policies VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"),
      insert_failure_(connection, "INSERT INTO failures VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"),
      remove_policies_(connection, "DELETE FROM policies WHERE domain = ? AND day = ? AND report = ?"),
      remove_failures_(connection, "DELETE FROM failures WHERE domain = ? AND day = ? AND report = ?"),
      insert_message_(connection, "INSERT INTO messages VALUES (?, ?, ?) ON CONFLICT DO NOTHING") {}

void ReportWriter::begin() {
  texts_.forget();
  domains_.forget();
  read_state_.start();
  if (read_state_.next()) {
    next_report_ = read_state_.integer(0);
    pruned_before_ = read_state_.integer(1);
  } else {
    connection_.set_damaged("its state is missing");
  }
  read_state_.reset();
}

void ReportWriter::finish() {
  write_state_.run(next_report_);
}

StoreOutcome ReportWriter::add(const StoredReport& stored) {
  const TlsrptReport& report = stored.report;
  if (days(days_of(report).first) < pruned_before_) return StoreOutcome::pruned;
  const std::string identity = sha256_.digest(tlsrpt_identity(report));
  const Copy copy = {stored.authenticated_by.empty(), stored.authenticated_by, stored.signer,
                     sha256_.digest(stored.document)};
  const std::int64_t organization = text(report.organization_name);
  const Kept kept = find(report, organization, identity);
  if (kept.same) {
    if (copy < kept.same->copy) replace_report(stored, organization, identity, copy, *kept.same);
    return StoreOutcome::duplicate;
  }
  insert_report(stored, organization, identity, copy);
  return kept.has_others ? StoreOutcome::conflict : StoreOutcome::added;
}

void ReportWriter::add(const ReadMessage& message) {
  insert_message_.run(std::string_view(message.key), days(message.day), text(message.error));
}

ReportWriter::Kept ReportWriter::find(const TlsrptReport& report, std::int64_t organization,
                                      std::string_view identity) {
  Kept kept;
  find_reports_.start(seconds(report.begin), organization, std::string_view(report.report_id),
                      seconds(report.end));
  while (find_reports_.next()) {
    if (find_reports_.text(0) != identity) {
      kept.has_others = true;
      continue;
    }
    const std::string verifier(find_reports_.text(3));
    kept.same = KeptCopy{
        {verifier.empty(), verifier, std::string(find_reports_.text(4)), std::string(find_reports_.text(2))},
        find_reports_.integer(1),
        std::string(find_reports_.text(5))};
  }
  return kept;
}

void ReportWriter::insert_report(const StoredReport& stored, std::int64_t organization,
                                 std::string_view identity, const Copy& copy) {
  const TlsrptReport& report = stored.report;
  const std::int64_t number = next_report_++;
  insert_report_.run(seconds(report.begin), organization, std::string_view(report.report_id),
                     seconds(report.end), SqliteBlob{identity}, number, SqliteBlob{copy.document},
                     text(copy.authenticated_by), text(copy.signer), text(needed_report_domain(stored)));
  insert_policies(stored, organization, number);
}

void ReportWriter::replace_report(const StoredReport& stored, std::int64_t organization,
                                  std::string_view identity, const Copy& copy, const KeptCopy& kept) {
  const TlsrptReport& report = stored.report;
  update_report_.run(SqliteBlob{copy.document}, text(copy.authenticated_by), text(copy.signer),
                     text(needed_report_domain(stored)), seconds(report.begin), organization,
                     std::string_view(report.report_id), seconds(report.end), SqliteBlob{identity});
  // Equal identities have equal domains.
  const ReportedDomains reported(report, kept.report_domain);
  std::set<std::string> domains;
  for (const auto& policy : report.policies) domains.insert(reported.of(policy));
  for (const std::string& domain : domains) {
    const std::int64_t id = domains_.id(domain);
    remove_policies_.run(id, days(days_of(report).first), kept.number);
    remove_failures_.run(id, days(days_of(report).first), kept.number);
  }
  insert_policies(stored, organization, kept.number);
}

void ReportWriter::insert_policies(const StoredReport& stored, std::int64_t organization,
                                   std::int64_t number) {
  const TlsrptDays range = days_of(stored.report);
  const std::int64_t day = days(range.first);
  const std::int64_t signer = text(stored.signer);
  const ReportedDomains domains(stored.report, stored.report_domain);
  std::int64_t position = 0;
  for (const TlsrptPolicy& policy : stored.report.policies) {
    const std::string name = domains.of(policy);
    const std::int64_t domain = domains_.id(name);
    const auto policy_domain = policy.policy_domain == name
                                   ? std::nullopt
                                   : std::optional(static_cast<std::uint64_t>(text(policy.policy_domain)));
    insert_policy_.run(domain, day, number, position, days(range.last) - day, organization, signer,
                       text(policy.policy_type), text(join_items(policy.policy_string)), policy_domain,
                       text(join_items(policy.mx_host)), policy.successful_sessions, policy.failed_sessions);
    insert_failures(policy, domain, day, number, position);
    ++position;
  }
}

void ReportWriter::insert_failures(const TlsrptPolicy& policy, std::int64_t domain, std::int64_t day,
                                   std::int64_t number, std::int64_t position) {
  std::int64_t place = 0;
  for (const TlsrptFailure& failure : policy.failures) {
    insert_failure_.run(domain, day, number, position, place++, text(failure.result_type),
                        text(failure.sending_mta_ip), text(failure.receiving_mx_hostname),
                        text(failure.receiving_mx_helo), text(failure.receiving_ip), failure.failed_sessions,
                        text(failure.additional_information), text(failure.failure_reason_code));
  }
}

}  // namespace mtasts
