// The TXT records of MTA-STS and TLSRPT (RFC 8461 §3.1, RFC 8460 §3), and TXT records truncated at a ";".
#include <algorithm>
#include <string>
#include <string_view>
#include <unordered_set>
#include <utility>
#include <vector>

#include "core/findings/in_quotes.h"
#include "core/zone/zone_findings.h"
#include "core/zone/zone_index.h"
#include "core/zone/zone_name.h"
#include "mtasts/ascii.h"
#include "mtasts/domain_name.h"
#include "mtasts/finding.h"
#include "mtasts/sts_record.h"
#include "mtasts/tlsrpt_record.h"

namespace mtasts {
namespace {

struct Txt {
  const ZoneRecord* record;
  std::string text;
};

// A key of the RDATA. The boundaries of the character-strings are part of it.
std::string key_of(const ZoneRecord& txt) {
  std::string key;
  for (const ZoneToken& token : txt.rdata) {
    key += static_cast<char>(token.octets.size());  // 255 at most
    key += token.octets;
  }
  return key;
}

// The TXT records of a name. Duplicates are one record (RFC 2181 §5).
std::vector<Txt> txt_of(ZoneIndex::Records records) {
  std::vector<Txt> result;
  std::unordered_set<std::string> met;
  for (const ZoneRecord* record : records) {
    if (record->type != RecordType::txt || !met.insert(key_of(*record)).second) continue;
    result.push_back({record, joined_txt(*record)});
  }
  return result;
}

// True if the text ends before the first field that such a record requires.
bool is_version_alone(std::string_view text) {
  return text == "v=STSv1" || text == "v=TLSRPTv1";
}

bool is_about_mta_sts(std::string_view text) {
  const std::string lower = lower_case(text.substr(0, 11));
  return lower.starts_with("v=stsv1") || lower.starts_with("v=tlsrptv1");
}

// True if the text is a policy, which senders fetch from the Policy Host.
bool is_policy(std::string_view text) {
  const std::string lower = lower_case(text.substr(0, 24));
  return lower.starts_with("version:") && lower.find("stsv1") != std::string::npos;
}

bool is_cut(const Txt& txt) {
  return is_version_alone(txt.text) || (txt.record->cut_at_semicolon && txt.text.starts_with("v="));
}

void report_cut(const Txt& txt, ZoneFindings& findings) {
  Finding finding =
      found("zone-txt-cut", "the TXT record at " + txt.record->owner + " is " + in_quotes(txt.text) +
                                " only: the rest after the \";\" is a comment");
  // The required fields of other records are unknown.
  if (!is_about_mta_sts(txt.text)) finding.severity = Severity::warning;
  findings.report(*txt.record, std::move(finding));
}

// The record that the findings of a reading concern: the last with the version, else the last.
const ZoneRecord& subject_of(const std::vector<Txt>& txts, std::string_view version) {
  const auto subject = std::find_if(txts.rbegin(), txts.rend(),
                                    [version](const Txt& txt) { return txt.text.starts_with(version); });
  return subject == txts.rend() ? *txts.back().record : *subject->record;
}

void report_reading(const std::vector<Txt>& txts, std::string_view version, std::vector<Finding> reading,
                    ZoneFindings& findings) {
  const ZoneRecord& subject = subject_of(txts, version);
  for (Finding& finding : reading) {
    finding.message = subject.owner + ": " + finding.message;
    findings.report(subject, std::move(finding));
  }
}

void judge_owner(const std::vector<Txt>& txts, ZoneFindings& findings) {
  const std::string& owner = txts.front().record->owner;
  const bool sts = owner.starts_with("_mta-sts.");
  const bool tlsrpt = owner.starts_with("_smtp._tls.");
  bool cut = false;
  for (const Txt& txt : txts) {
    if (is_cut(txt) && !(sts && read_sts_record(txt.text).record) &&
        !(tlsrpt && read_tlsrpt_record(txt.text).record)) {
      report_cut(txt, findings);
      cut = true;
    }
  }
  for (const Txt& txt : txts) {
    if (sts || tlsrpt || !is_policy(txt.text)) continue;
    findings.report(*txt.record, found("zone-record-misplaced",
                                       "the TXT record at " + owner +
                                           " is the policy, which senders fetch over HTTPS and not from DNS",
                                       "serve it at " + std::string(kPolicyPath) + " of the Policy Host"));
  }
  if (cut || (!sts && !tlsrpt)) return;
  std::vector<std::string> texts;
  for (const Txt& txt : txts) texts.push_back(txt.text);
  if (sts) {
    report_reading(txts, "v=STSv1;", read_sts_records(texts).findings, findings);
  } else {
    report_reading(txts, "v=TLSRPTv1;", read_tlsrpt_records(texts).findings, findings);
  }
}

}  // namespace

void judge_txt(const ZoneIndex& index, ZoneFindings& findings) {
  index.for_each_owner([&findings](ZoneIndex::Records records) {
    const std::vector<Txt> txts = txt_of(records);
    if (!txts.empty()) judge_owner(txts, findings);
  });
}

}  // namespace mtasts
