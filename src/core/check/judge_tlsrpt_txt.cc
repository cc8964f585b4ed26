// Judges the _smtp._tls record and the destinations of its reports (RFC 8460 §3).
#include <string>
#include <utility>

#include "core/check/judges.h"
#include "core/findings/in_quotes.h"
#include "mtasts/ascii.h"
#include "mtasts/finding.h"
#include "mtasts/other_names.h"
#include "mtasts/tlsrpt_record.h"

namespace mtasts {
namespace {

bool is_mailto(const ReportUri& uri) {
  return lower_case(uri.text().substr(0, 7)) == "mailto:";
}

std::string lost(const ReportReceiverSeen& receiver, const std::string& why) {
  return why + ", so reports to " + in_quotes(receiver.uri.text()) + " are lost";
}

std::vector<Finding> judge_mailbox(const ReportReceiverSeen& receiver) {
  switch (receiver.mx.status) {
    case DnsStatus::failed: return judge_lookup(receiver.mx, "the MX records of a report address");
    case DnsStatus::no_such_name:
      return {found("report-mailbox-missing", lost(receiver, "the domain does not exist"))};
    case DnsStatus::no_such_data:
      if (is_absent(receiver.addresses)) {
        return {found("report-mailbox-missing",
                      lost(receiver, "the domain has neither MX records nor addresses"))};
      }
      return all_addresses(receiver.addresses).empty() ? judge_lookup(receiver.addresses)
                                                       : std::vector<Finding>();
    case DnsStatus::records: break;
  }
  const MxSet mx = read_mx_set(receiver.mx.mx);
  if (mx.status == MxStatus::null_mx) {
    return {found("report-mailbox-missing", lost(receiver, "the domain has the null MX"))};
  }
  if (mx.status == MxStatus::unusable) {
    return {found("report-mailbox-missing", lost(receiver, "the MX records of the domain cannot be used"))};
  }
  return {};
}

std::vector<Finding> judge_web_host(const ReportReceiverSeen& receiver) {
  if (is_absent(receiver.addresses)) {
    return {found("report-host-missing", lost(receiver, "the host has no address"))};
  }
  return all_addresses(receiver.addresses).empty() ? judge_lookup(receiver.addresses)
                                                   : std::vector<Finding>();
}

std::vector<Finding> judge_receivers(const Observation& seen) {
  std::vector<Finding> findings;
  bool all_inside = !seen.report_receivers.empty();
  for (const ReportReceiverSeen& receiver : seen.report_receivers) {
    all_inside = all_inside && is_mailto(receiver.uri) && receiver.domain == seen.domain;
    if (!receiver.domain) continue;
    add_about(receiver.domain->text(),
              is_mailto(receiver.uri) ? judge_mailbox(receiver) : judge_web_host(receiver), findings);
  }
  if (all_inside) {
    add_about(
        tlsrpt_record_name(seen.domain).text(),
        found("tlsrpt-own-domain", "all reports go to " + seen.domain.text() + ", which they are about"),
        findings);
  }
  return findings;
}

}  // namespace

std::vector<Finding> judge_tlsrpt_txt(const ObservationReading& reading) {
  const Observation& seen = reading.seen;
  const std::string owner = tlsrpt_record_name(seen.domain).text();
  std::vector<Finding> findings;
  if (seen.tlsrpt.status == DnsStatus::failed) {
    add_about(owner, judge_lookup(seen.tlsrpt, "the TXT records"), findings);
    return findings;
  }
  if (!is_meant_for("TLSRPTv1", seen.tlsrpt)) {
    // Without MTA-STS, "not-deployed" is the only finding.
    if (!reading.nothing_deployed) {
      const std::string what =
          seen.tlsrpt.txt.empty() ? "there is no TXT record" : "no TXT record is about TLSRPT";
      add_about(owner,
                found("tlsrpt-not-deployed", what + through_cnames(seen.tlsrpt, seen.sts_wildcard),
                      hint_at_other_name(seen, RecordKind::tlsrpt)),
                findings);
    }
    return findings;
  }
  add_about(owner, read_tlsrpt_records(seen.tlsrpt.txt).findings, findings);
  for (Finding& finding : judge_receivers(seen)) findings.push_back(std::move(finding));
  return findings;
}

}  // namespace mtasts
