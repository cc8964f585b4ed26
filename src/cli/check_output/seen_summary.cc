#include "cli/check_output/seen_summary.h"

#include <algorithm>

#include "cli/check_output/seen_words.h"
#include "mtasts/counted.h"
#include "mtasts/judgement.h"
#include "mtasts/sts_record.h"

namespace mtasts {
namespace {

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
  const auto first = std::min_element(
      certificates.begin(), certificates.end(),
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

}  // namespace mtasts
