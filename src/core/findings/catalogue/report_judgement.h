// The judgement of many TLSRPT reports: failures, and the evidence for mode enforce.
#pragma once

#include "core/findings/catalogue/row.h"

namespace mtasts {

// clang-format off
inline constexpr std::string_view kReadReports = "mtasts report --store reports.db";
inline constexpr std::string_view kReadyByReports = "mtasts report --ready-for enforce --store reports.db";

inline constexpr CatalogueRow kReportJudgementRows[] = {
  {.code = "report-mail-refused", .severity = Severity::error, .rfc = "RFC 8461 §5",
   .meaning = "senders did not deliver mail, because a session failed and the policy has mode enforce, or the MX host has TLSA records",
   .causes = {"the message names the cause; mtasts explain has more about it"},
   .remedy = "correct the cause; until then, mode testing lets the mail of senders with MTA-STS through",
   .commands = {kReadReports, "mtasts check example.com"}},
  {.code = "report-failures", .severity = Severity::warning, .rfc = "RFC 8460 §4.3",
   .meaning = "sessions failed in a way that does not keep senders from delivering, as in mode testing",
   .causes = {"the message names the cause; mtasts explain has more about it"},
   .remedy = "correct the cause before the change to mode enforce",
   .commands = {kReadReports, "mtasts check example.com"}},
  {.code = "report-policy-unknown", .severity = Severity::warning, .rfc = "RFC 8461 §3.3",
   .meaning = "a sender used a policy that is in no entry of the ledger",
   .causes = {"the policy was changed on the web host without the ledger",
              "senders still use a policy that is older than the ledger",
              "somebody else serves a policy for the domain",
              "the report is forged"},
   .remedy = "find out who served the policy: see the files and the DNS records of the Policy Host",
   .commands = {"mtasts report --policies-seen --ledger ledger.ndjson --store reports.db",
                "mtasts check --ledger ledger.ndjson example.com"}},
  {.code = "report-evidence", .severity = Severity::info, .rfc = "RFC 8461 §5",
   .meaning = "the reports of senders are evidence that mode enforce loses no mail",
   .causes = {"--ready-for enforce was given with reports"},
   .remedy = "change to mode enforce, and read the reports of the days after it",
   .commands = {"mtasts check --ready-for enforce --store reports.db example.com"}},
  {.code = "report-unauthenticated", .severity = Severity::warning, .rfc = "RFC 8460 §3",
   .meaning = "the host of --authserv-id found no valid DKIM signature of the reporting organization in the mail, so the report is no evidence",
   .causes = {"--authserv-id is not the name at the start of the Authentication-Results fields",
              "a gateway changed the mail before its signature was verified", "the report is forged"},
   .remedy = "compare --authserv-id with the Authentication-Results fields of the mail",
   .commands = {"grep -i -A 4 '^Authentication-Results' report.eml"}},
  {.code = "report-conflict", .severity = Severity::warning, .rfc = "RFC 8460 §4.4",
   .meaning = "two reports have the same organization, id and range, and differ",
   .causes = {"the sender sent a corrected report under the same id", "one of them is forged"},
   .remedy = "nothing: both count; compare them if their numbers matter",
   .commands = {"mtasts lint report report.json"}},
};

// The requirements of evidence. No finding and no error carries these codes.
inline constexpr CatalogueRow kEvidenceRows[] = {
  {.code = "evidence-policy", .rfc = "RFC 8461 §5",
   .meaning = "the evidence for mode enforce is about the current policy, which must have mode testing",
   .causes = {"no policy is served, or it could not be read", "the policy has mode none",
              "the ledger does not have the current policy"},
   .remedy = "serve a policy of mode testing, and record it in the ledger",
   .commands = {"mtasts check example.com"}},
  {.code = "evidence-testing-time", .rfc = "RFC 8461 §5",
   .meaning = "reports of failures take days to arrive, so mode testing must last for some time, by default 14 days",
   .causes = {"mode testing began a short time ago", "the ledger was begun later than mode testing",
              "without a ledger, the reports are of a few days only"},
   .remedy = "wait; with a ledger, the time does not depend on the reports",
   .commands = {kReadyByReports}},
  {.code = "evidence-reporters", .rfc = "RFC 8460 §7",
   .meaning = "several organizations must report good sessions under the current policy, by default 2: anybody can forge the reports of one",
   .causes = {"few organizations that send reports send mail to the domain",
              "the reports are not authenticated, so they do not count",
              "the senders still use an older policy"},
   .remedy = "wait; a small domain is ready with one authenticated reporter after 28 days with good checks",
   .commands = {kReadyByReports}},
  {.code = "evidence-sessions", .rfc = "RFC 8460 §4.2",
   .meaning = "a number of good sessions under the current policy is required, by default 20",
   .causes = {"the domain receives little mail", "the senders still use an older policy",
              "the reports are not authenticated, so they do not count"},
   .remedy = "wait, or require fewer sessions for a domain that receives little mail",
   .commands = {kReadyByReports}},
  {.code = "evidence-failures", .rfc = "RFC 8460 §4.3",
   .meaning = "sessions failed under the current policy, or the policy could not be fetched: in mode enforce this mail would not arrive",
   .causes = {"the message names the result types; mtasts explain has more about each"},
   .remedy = "correct the cause, then count only the reports since that day (--since)",
   .commands = {kReadReports, "mtasts check example.com"}},
  {.code = "evidence-authentication", .rfc = "RFC 8460 §3",
   .meaning = "reports by mail count only if the DKIM signature of the organization was verified, since anybody can send a report",
   .causes = {"the trusted mail server is not named (--authserv-id)",
              "the reports were read from files, which have no signature",
              "a gateway changed the mails, which breaks the signature"},
   .remedy = "name the server that verified the mails (--authserv-id), or accept such reports (--accept-unauthenticated)",
   .commands = {"mtasts report --ready-for enforce --authserv-id mx.example.com reports/"}},
};
// clang-format on

}  // namespace mtasts
