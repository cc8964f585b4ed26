#include "cli/check_output/seen_summary.h"

#include <fmt/format.h>

#include <algorithm>

#include "mtasts/counted.h"
#include "mtasts/judgement.h"
#include "mtasts/sts_record.h"
#include "mtasts/utc_time.h"

namespace mtasts {
namespace {

using std::chrono::days;
using std::chrono::sys_days;
using std::chrono::sys_seconds;

// The range that RFC 3339 §5.6 can express.
constexpr sys_seconds kFirst = sys_days(std::chrono::year(0) / 1 / 1);
constexpr sys_seconds kLast = sys_days(std::chrono::year(9999) / 12 / 31) + std::chrono::seconds(86399);

// Summarises the sessions with one host.
template <class Sessions>
void add_end(std::vector<CertificateEnd>& ends, const DomainName& host, TlsService service,
             const Sessions& sessions, std::chrono::sys_seconds now) {
  const Certificate* first = nullptr;
  for (const auto& session : sessions) {
    if (!session.tls || session.tls->chain.empty()) continue;
    const Certificate& leaf = session.tls->chain.front();
    if (first == nullptr || leaf.not_after < first->not_after) first = &leaf;
  }
  if (first == nullptr) return;
  const auto renewal = std::chrono::floor<std::chrono::days>(renewal_time(*first));
  ends.push_back(
      {host.text(), service, first->not_after, days_until(first->not_after, now), renewal.count()});
}

std::string mx_words(const SeenSummary& summary) {
  if (summary.has_implicit_mx) return "implicit MX";
  return summary.mx ? std::to_string(*summary.mx) + " MX" : "MX unknown";
}

}  // namespace

std::string_view text(TlsService service) {
  return service == TlsService::https ? "https" : "smtp";
}

SeenSummary summary_of(const Observation& seen) {
  SeenSummary summary;
  summary.policy = served_policy(seen);
  if (const auto record = read_sts_records(seen.sts.txt).record) summary.id = record->id;
  if (seen.mx.status != DnsStatus::failed) summary.mx = seen.mx_hosts.size();
  const auto& [a, aaaa] = seen.domain_addresses;
  summary.has_implicit_mx = seen.mx.status == DnsStatus::no_such_data &&
                            (a.status == DnsStatus::records || aaaa.status == DnsStatus::records);
  add_end(summary.certificates, policy_host(seen.domain), TlsService::https, seen.fetches, seen.when);
  for (const MxHostSeen& mx : seen.mx_hosts) {
    add_end(summary.certificates, mx.host, TlsService::smtp, mx.sessions, seen.when);
  }
  return summary;
}

std::optional<CertificateEnd> first_to_end(const std::vector<CertificateEnd>& certificates) {
  const auto first = std::ranges::min_element(
      certificates,
      [](const CertificateEnd& a, const CertificateEnd& b) { return a.not_after < b.not_after; });
  if (first == certificates.end()) return {};
  return *first;
}

std::string words(const SeenSummary& summary) {
  std::string line = "no policy";
  if (summary.policy) {
    // "none" alone would read as if nothing were there.
    const Mode mode = summary.policy->mode;
    line = (mode == Mode::none ? "mode " : "") + std::string(text(mode));
  }
  line += summary.id ? ", id " + summary.id->text() : ", no id";
  line += ", " + mx_words(summary);
  if (const auto end = first_to_end(summary.certificates)) {
    line += ", certificate ";
    line += end->days > 0 ? counted(static_cast<std::size_t>(end->days), "day") : end_text(end->days);
  }
  return line;
}

std::string_view word(DnsStatus status) {
  switch (status) {
    case DnsStatus::records: return "records";
    case DnsStatus::no_such_name: return "no-such-name";
    case DnsStatus::no_such_data: return "no-such-data";
    case DnsStatus::failed: return "failed";
  }
  return {};
}

std::string_view word(ChainFaultKind kind) {
  switch (kind) {
    case ChainFaultKind::expired: return "expired";
    case ChainFaultKind::not_yet_valid: return "not-yet-valid";
    case ChainFaultKind::self_signed: return "self-signed";
    case ChainFaultKind::unknown_issuer: return "unknown-issuer";
    case ChainFaultKind::weak: return "weak";
    case ChainFaultKind::other: return "other";
  }
  return {};
}

bool was_asked(const DnsAnswer& answer) {
  return answer.status != DnsStatus::failed || !answer.failure.message.empty() || !answer.server.empty();
}

std::string minute_text(sys_seconds time) {
  const std::string text = print_utc(time);
  return text.substr(0, 10) + ' ' + text.substr(11, 5) + " UTC";
}

std::int64_t days_until(sys_seconds then, sys_seconds now) {
  const auto span = std::clamp(then, kFirst, kLast) - std::clamp(now, kFirst, kLast);
  const std::int64_t whole = std::chrono::duration_cast<days>(span).count();
  return span.count() < 0 ? std::min<std::int64_t>(whole, -1) : whole;
}

std::string end_text(std::int64_t days) {
  if (days == 0) return "ends today";
  if (days > 0) return "ends in " + counted(static_cast<std::size_t>(days), "day");
  return "ended " + counted(static_cast<std::size_t>(-days), "day") + " ago";
}

std::string seconds_text(std::chrono::milliseconds time) {
  const auto count = std::max<std::int64_t>(time.count(), 0);
  return fmt::format("{}.{:03}", count / 1000, count % 1000);
}

}  // namespace mtasts
