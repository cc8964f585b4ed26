// TagList: the one grammar of both TXT records, `version 1*(delim field) [delim]` with
// delim = *WSP ";" *WSP. RFC 8461 §3.1 and RFC 8460 §3 differ in the version and in one field only.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/findings/finding_codes.h"
#include "mtasts/finding.h"

namespace mtasts {

// The codes that the faults of one kind of record go by.
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

// What one kind of record is.
struct TagListKind {
  std::string_view version;    // "v=STSv1"; case-sensitive
  std::string_view own_field;  // "id": its values are left to the caller
  std::string_view called;     // "an MTA-STS record"
  TagListCodes codes;
};

struct TagField {
  std::string_view name;
  std::string_view value;
  bool glued = false;  // no whitespace stands between the ";" before it and its name
};

struct TagList {
  std::vector<TagField> fields = {};   // well formed, in order; those of own_field with any value
  bool own_field_missing = false;      // fields stand there, and none, however malformed, is own_field
  std::vector<Finding> findings = {};  // no error: the text is of the grammar, but for own_field's values
};

// Reads one record, its character-strings joined. The fields point into `text`.
[[nodiscard]] TagList read_tag_list(std::string_view text, const TagListKind& kind);

// The one record of this kind among all TXT records of a name.
struct TagListChoice {
  std::optional<std::string_view> text = {};  // points into the records
  std::vector<Finding> findings = {};         // errors exactly when there is no text
};

// Discards what does not begin with the version and ";", and wants exactly one of the rest. The only record
// at the name is chosen whatever it holds, so that reading it tells what is wrong with it. When none of
// several is chosen, the findings tell what is wrong with those that look like one.
[[nodiscard]] TagListChoice choose_record(const std::vector<std::string>& txt_records,
                                          const TagListKind& kind);

// Whether a text was probably meant to be a record of this kind, well formed or not.
[[nodiscard]] bool looks_like(std::string_view text, const TagListKind& kind);

}  // namespace mtasts
