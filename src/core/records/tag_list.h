// TagList: the one grammar of both TXT records, `version 1*(delim field) [delim]` with
// delim = *WSP ";" *WSP. RFC 8461 §3.1 and RFC 8460 §3 differ in the version and in one field only.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/findings/bounded_findings.h"
#include "mtasts/finding.h"

namespace mtasts {

// The hint for a "\\" that escapes a ";" or a quotation mark, as zone files have it.
constexpr std::string_view kBackslashHint =
    "enter the text without backslashes: they belong to zone files, and a DNS panel adds its own";

// The finding codes of one kind of record.
struct TagListCodes {
  FindingCode missing;
  FindingCode several;
  FindingCode lookalike;
  FindingCode other_kind;
  FindingCode quoted;
  FindingCode not_ascii;
  FindingCode control_character;
  FindingCode cut;
  FindingCode bad_version;
  FindingCode no_delimiter;
  FindingCode no_field;
  FindingCode empty_field;
  FindingCode trailing_space;
  FindingCode field_without_equals;
  FindingCode space_around_equals;
  FindingCode bad_field_name;
  FindingCode bad_field_value;
  FindingCode space_before_delimiter;
};

// One kind of record.
struct TagListKind {
  std::string_view version;    // "v=STSv1"; case-sensitive
  std::string_view own_field;  // "id": the caller checks its values
  std::string_view called;     // "an MTA-STS record"
  TagListCodes codes;
};

struct TagField {
  std::string_view name;
  std::string_view value;
  bool glued = false;  // no space or tab between the ";" and the name
};

struct TagList {
  std::vector<TagField> fields = {};   // well formed, in order; a field of own_field may have any value
  bool own_field_missing = false;      // there are fields, and none, even malformed, is own_field
  std::vector<Finding> findings = {};  // without errors the text is valid, except perhaps values of own_field
};

// Reads one record, its character-strings joined. The fields point into `text`.
[[nodiscard]] TagList read_tag_list(std::string_view text, const TagListKind& kind);

// The one record of this kind among all TXT records of a name.
struct TagListChoice {
  std::optional<std::string_view> text = {};  // points into the records
  std::vector<Finding> findings = {};         // there are errors exactly if there is no text
};

// Ignores records that do not begin with the version and ";", and requires exactly one other (RFC 8461 §3.1,
// RFC 8460 §3). A single record at the name is always chosen, so that reading it reports its faults. If none
// of several is chosen, the findings have the faults of those that look like one.
[[nodiscard]] TagListChoice choose_record(const std::vector<std::string>& txt_records,
                                          const TagListKind& kind);

// Reads the chosen record with `read_one`; its findings and those of the choice are bounded together.
template <class Reading>
[[nodiscard]] Reading read_chosen(const std::vector<std::string>& txt_records, const TagListKind& kind,
                                  Reading (*read_one)(std::string_view text)) {
  TagListChoice choice = choose_record(txt_records, kind);
  if (!choice.text) return {{}, std::move(choice.findings)};
  Reading reading = read_one(*choice.text);
  BoundedFindings findings;
  findings.report(std::move(reading.findings));
  findings.report(std::move(choice.findings));
  reading.findings = std::move(findings).take();
  return reading;
}

// The finding for a record without its own field. An extension whose name differs in case only is named.
[[nodiscard]] Finding own_field_missing(FindingCode code, const TagListKind& kind,
                                        const std::vector<std::pair<std::string, std::string>>& extensions);

// True if a text begins with the version, in any case, after blanks.
[[nodiscard]] bool claims_version(std::string_view text, const TagListKind& kind);

// True if a text was probably meant to be a record of this kind, well formed or not.
[[nodiscard]] bool looks_like(std::string_view text, const TagListKind& kind);

}  // namespace mtasts
