// The _mta-sts TXT record (RFC 8461 §3.1).
#include "mtasts/sts_record.h"

#include <algorithm>
#include <array>
#include <set>

#include "core/findings/bounded_findings.h"
#include "core/findings/in_quotes.h"
#include "core/records/extension.h"
#include "core/records/tag_list.h"
#include "core/text/without_repeats.h"
#include "mtasts/ascii.h"

namespace mtasts {
namespace {

constexpr TagListKind kSts = {.version = "v=STSv1",
                              .own_field = "id",
                              .called = "an MTA-STS record",
                              .codes = {.missing = "sts-record-missing",
                                        .several = "sts-record-several",
                                        .lookalike = "sts-record-lookalike",
                                        .other_kind = "sts-record-other-kind",
                                        .quoted = "sts-record-quoted",
                                        .not_ascii = "sts-record-not-ascii",
                                        .control_character = "sts-record-control-character",
                                        .cut = "sts-record-cut",
                                        .bad_version = "sts-record-bad-version",
                                        .no_delimiter = "sts-record-no-delimiter",
                                        .no_field = "sts-record-no-field",
                                        .empty_field = "sts-record-empty-field",
                                        .trailing_space = "sts-record-trailing-space",
                                        .field_without_equals = "sts-record-field-without-equals",
                                        .space_around_equals = "sts-record-space-around-equals",
                                        .bad_field_name = "sts-record-bad-field-name",
                                        .bad_field_value = "sts-record-bad-field-value",
                                        .space_before_delimiter = "sts-record-space-before-delimiter"}};

constexpr std::array<std::string_view, 4> kPolicyFields = {"version", "mode", "max_age", "mx"};

Finding id_fault(std::string_view value) {
  const std::string what = in_quotes(value) + " is not a valid id: ";
  if (value.empty()) return found("sts-record-bad-id", "id has no value");
  if (value.starts_with('"'))
    return found("sts-record-bad-id", what + "quotation marks are not allowed in it");
  if (const std::size_t next = value.find("v=STSv1"); next != std::string_view::npos) {
    return found(
        "sts-record-bad-id",
        what + "another record follows it, since the strings of a TXT record are joined without a space",
        "write one record, with the newest id");
  }
  if (value.size() > 32) {
    return found("sts-record-bad-id",
                 what + "it has " + std::to_string(value.size()) + " characters; the limit is 32");
  }
  if (value.ends_with('\\')) {
    return found("sts-record-bad-id", what + "it ends with a backslash", std::string(kBackslashHint));
  }
  const bool is_variable = std::string_view("<{[$%").find(value.front()) != std::string_view::npos;
  if (is_variable || lower_case(value).starts_with("your")) {
    return found("sts-record-bad-id", what + "it is the placeholder of a template or a script",
                 "put letters and digits in its place, such as YYYYMMDDNN");
  }
  const auto bad = std::ranges::find_if_not(value, [](char c) { return is_alnum(c); });
  return found("sts-record-bad-id",
               what + in_quotes(value.substr(static_cast<std::size_t>(bad - value.begin()), 1)) +
                   " is neither a letter nor a digit");
}

// Reads the fields of a well-formed list in order.
class StsFields {
 public:
  StsRecordReading read(TagList list) && {
    findings_.report(std::move(list.findings));
    for (const TagField& field : list.fields) read_field(field);
    if (list.own_field_missing) report(own_field_missing("sts-record-id-missing", kSts, extensions_));
    StsRecordReading reading{{}, std::move(findings_).take()};
    if (!has_error(reading.findings)) reading.record = StsRecord{*std::move(id_), std::move(extensions_)};
    return reading;
  }

 private:
  void report(Finding finding) { findings_.report(std::move(finding)); }

  void read_field(const TagField& field) {
    // Only the first of repeated fields counts (RFC 8461 §3.1), and "v" was the first of all.
    if (field.name == "v" || !seen_.insert(field.name).second) return read_repeated(field);
    if (field.name == "id") {
      auto id = PolicyId::parse(field.value);
      if (!id) return report(id_fault(field.value));
      id_ = *std::move(id);
      return;
    }
    extensions_.emplace_back(field.name, field.value);
    advise(field);
  }

  void read_repeated(const TagField& field) {
    if (!is_txt_extension_value(field.value)) {
      return report(found("sts-record-bad-field-value",
                          in_quotes(field.value) + " is not a valid value, not even for a repeated field"));
    }
    if (!repeated_.insert(field.name).second) return;
    std::string message = in_quotes(field.name) + " occurs twice; the first counts";
    if (field.name == "id")
      message += ", but checkdmarc and mox refuse the record and go-mtasts takes the last";
    report(found("sts-record-duplicate-field", std::move(message)));
  }

  void advise(const TagField& field) {
    const std::string name = in_quotes(field.name);
    const std::string lower = lower_case(field.name);
    if (lower == "id" || lower == "v") {
      return report(
          found("sts-record-wrong-case-field",
                name + " is not the field " + lower + " but an unknown one; names are case-sensitive"));
    }
    if (std::ranges::find(kPolicyFields, lower) != kPolicyFields.end()) {
      return report(
          found("sts-record-policy-field", name + " belongs to the policy; here senders ignore it"));
    }
    if (unknown_++ == 0) {
      report(found("sts-record-unknown-field",
                   name + " is not registered; senders ignore it, and checkdmarc refuses "
                          "the record"));
    }
  }

  std::optional<PolicyId> id_;
  std::vector<std::pair<std::string, std::string>> extensions_;
  std::set<std::string_view> seen_;
  std::set<std::string_view> repeated_;
  std::size_t unknown_ = 0;
  BoundedFindings findings_;
};

// The ids that a text claims, even if the rest of it is malformed.
std::vector<PolicyId> claimed_ids(std::string_view text) {
  std::vector<PolicyId> ids;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find(';'), text.size());
    const std::string_view field = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    const std::size_t equals = field.find('=');
    if (equals == std::string_view::npos || lower_case(trim(field.substr(0, equals))) != "id") continue;
    std::string_view value = trim(field.substr(equals + 1));
    while (value.starts_with('"')) value.remove_prefix(1);
    while (value.ends_with('"')) value.remove_suffix(1);
    if (auto id = PolicyId::parse(value)) ids.push_back(*std::move(id));
  }
  return ids;
}

}  // namespace

StsRecordReading read_sts_record(std::string_view text) {
  return StsFields().read(read_tag_list(text, kSts));
}

bool claims_sts(std::string_view text) {
  return claims_version(text, kSts);
}

StsRecordReading read_sts_records(const std::vector<std::string>& txt_records) {
  return read_chosen(txt_records, kSts, read_sts_record);
}

KnownIds read_known_ids(const std::vector<std::string>& txt_records) {
  KnownIds known;
  std::vector<PolicyId> claimed;
  std::size_t records = 0;
  for (const std::string& text : txt_records) {
    if (!looks_like(text, kSts)) continue;
    if (text.starts_with("v=STSv1;")) ++records;
    const StsRecordReading reading = read_sts_record(text);
    if (reading.record) {
      add_once(known.current, reading.record->id);
    } else {
      known.invalid_record = true;
    }
    add_once(claimed, claimed_ids(text));
  }
  // An id that an invalid record claims, or a record beside its own id, is not current and must not be used
  // again.
  for (const PolicyId& id : claimed) {
    if (!contains(known.current, id)) known.used.push_back(id);
  }
  known.several_records = records > 1;
  return known;
}

std::string record_fault(const DomainName& domain, const KnownIds& known) {
  const std::string owner = sts_record_name(domain).text();
  if (known.several_records)
    return owner + " has several MTA-STS records, so that senders ignore them all (RFC 8461 §3.1)";
  const bool has_record = known.invalid_record || !known.current.empty();
  return has_record ? "the MTA-STS record at " + owner + " is invalid (RFC 8461 §3.1)"
                    : owner + " has no MTA-STS record (RFC 8461 §3.1)";
}

std::string print_sts_record(const StsRecord& record) {
  std::string text = "v=STSv1; id=" + record.id.text();
  for (const auto& extension : record.extensions) text += "; " + extension.first + '=' + extension.second;
  return text;
}

}  // namespace mtasts
