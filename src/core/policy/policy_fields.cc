// The fields of a policy (RFC 8461 §3.2, ABNF and prose). Reading continues past every fault. A malformed
// field is not reported as missing as well.
#include <algorithm>
#include <array>
#include <optional>
#include <set>
#include <string>
#include <utility>

#include "core/findings/in_quotes.h"
#include "core/findings/placeholder.h"
#include "core/policy/mx_fault.h"
#include "core/policy/policy_draft.h"
#include "core/records/extension.h"
#include "core/text/plain_value.h"
#include "mtasts/ascii.h"
#include "mtasts/finding.h"
#include "mtasts/max_age.h"
#include "mtasts/sts_record.h"

namespace mtasts {
namespace {

constexpr std::size_t kMostMx = 256;
constexpr std::array<std::string_view, 4> kFieldNames = {"version", "mode", "max_age", "mx"};

bool is_field_name(std::string_view name) {
  return std::ranges::find(kFieldNames, name) != kFieldNames.end();
}

// sts-policy-ext-value. UTF-8 was checked for the whole line.
bool is_policy_value(std::string_view value) {
  return !value.empty() && std::ranges::none_of(value, [](char c) {
    return static_cast<unsigned char>(c) < 0x20 || c == 0x7F;
  });
}

bool is_separator(char c) {
  return std::string_view(" \t;#,").find(c) != std::string_view::npos;
}

// The text without the marks of a list item or of JSON around it.
std::string_view without_marks(std::string_view text) {
  constexpr std::string_view kMarks = "-\"', ";
  text.remove_prefix(std::min(text.find_first_not_of(kMarks), text.size()));
  return text.substr(0, text.find_last_not_of(kMarks) + 1);
}

// The finding for a line without a colon that is of another format, if it is one that people copy into a
// policy.
std::optional<Finding> foreign_line(const PolicyLine& line) {
  const std::string what = "no colon in " + in_quotes(line.text);
  if (claims_sts(line.text)) {
    return found_at(line.number, "policy-missing-colon",
                    what + ": it is the TXT record, which belongs in DNS",
                    "write the policy: the fields version, mode, mx and max_age");
  }
  if (line.text.starts_with("HTTP/")) {
    return found_at(line.number, "policy-missing-colon", what + ": it is the header of an HTTP answer",
                    "remove the header, and the blank line after it");
  }
  if (line.text.starts_with("- ") && MxPattern::parse(trim(line.text.substr(2)))) {
    return found_at(line.number, "policy-missing-colon", what + ": a policy has no lists",
                    "write \"mx: " + std::string(trim(line.text.substr(2))) + '"');
  }
  return std::nullopt;
}

Finding mode_fault(const PolicyField& field) {
  const std::string what = in_quotes(field.value) + " is not a mode";
  if (parse_mode(lower_case(field.value))) {
    return found_at(field.line, "policy-bad-mode", what + ": modes are case-sensitive",
                    "write \"mode: " + lower_case(field.value) + '"');
  }
  if (parse_mode(without_quotes(field.value))) {
    return found_at(field.line, "policy-bad-mode", what + ": a policy has no quotation marks",
                    "write \"mode: " + std::string(without_quotes(field.value)) + '"');
  }
  const std::string_view word = field.value.substr(0, field.value.find_first_of(" \t;#,"));
  if (word.size() < field.value.size() && parse_mode(word)) {
    return found_at(field.line, "policy-bad-mode", what + ": other text follows the word",
                    "write \"mode: " + std::string(word) + '"');
  }
  if (field.value == "report") {
    return found_at(field.line, "policy-bad-mode", what + ": early drafts of MTA-STS called mode testing so",
                    "write \"mode: testing\"");
  }
  return found_at(field.line, "policy-bad-mode", what);
}

Finding version_fault(const PolicyField& field) {
  const std::string what = in_quotes(field.value) + " is not a known version";
  if (lower_case(field.value) == "stsv1") {
    return found_at(field.line, "policy-bad-version", what + ": the version is case-sensitive");
  }
  if (field.value.starts_with("STSv1;")) {
    return found_at(
        field.line, "policy-bad-version", what + ": \";\" separates fields in the TXT record only",
        field.value.size() > 6 ? "write each field on a line of its own" : "write \"version: STSv1\"");
  }
  return found_at(field.line, "policy-bad-version", what);
}

Finding max_age_fault(const PolicyField& field) {
  const std::string_view value = field.value;
  const bool digits = !value.empty() && std::ranges::all_of(value, is_digit);
  if (digits && value.size() <= 10) {
    return found_at(field.line, "policy-max-age-too-large",
                    "max_age " + std::string(value) + " is above 31557600, which is about one year");
  }
  if (digits) return found_at(field.line, "policy-bad-max-age", "max_age has more than 10 digits");
  if (value.empty()) return found_at(field.line, "policy-bad-max-age", "max_age has no value");
  const std::string what = in_quotes(value) + " is not a number of seconds";
  const std::string duration = short_duration(value);
  const auto seconds = parse_duration(duration.empty() ? value : duration);
  if (seconds && *seconds <= MaxAge::kGreatest) {
    return found_at(field.line, "policy-bad-max-age", what + ": a unit follows the digits",
                    "write \"max_age: " + std::to_string(*seconds) + '"');
  }
  if (const std::string ungrouped = without_grouping(value); MaxAge::parse(ungrouped)) {
    return found_at(field.line, "policy-bad-max-age", what + ": a policy does not group digits",
                    "write \"max_age: " + ungrouped + '"');
  }
  if (is_digit(value.front())) {
    const std::string_view number = value.substr(0, value.find_first_not_of("0123456789"));
    const std::string_view rest = trim_front(value.substr(number.size()));
    const bool is_separated = is_separator(value[number.size()]) && !is_alnum(rest.front());
    return found_at(field.line, "policy-bad-max-age", what + ": other text follows the digits",
                    is_separated && MaxAge::parse(number) ? "write \"max_age: " + std::string(number) + '"'
                                                          : std::string());
  }
  if (MaxAge::parse(without_quotes(value))) {
    return found_at(field.line, "policy-bad-max-age", what + ": a policy has no quotation marks",
                    "write \"max_age: " + std::string(without_quotes(value)) + '"');
  }
  return found_at(field.line, "policy-bad-max-age", what);
}

class FieldReader {
 public:
  void read(const PolicyLine& line) {
    const std::size_t colon = line.text.find(':');
    if (colon == std::string_view::npos) return report_missing_colon(line);
    const std::string_view raw_name = line.text.substr(0, colon);
    const PolicyField field{line.number, trim_back(raw_name), trim(line.text.substr(colon + 1))};
    if (field.name.size() < raw_name.size()) {
      report(found_at(line.number, "policy-space-before-colon",
                      "a space precedes the colon of " + in_quotes(field.name)));
    }
    read(field);
  }

  PolicyDraft finish() && {
    for (const std::string_view name : kFieldNames) {
      if (!seen_.contains(name)) report_missing(name);
    }
    return std::move(draft_);
  }

 private:
  void report(Finding finding) { draft_.findings.push_back(std::move(finding)); }

  void read(const PolicyField& field) {
    if (field.name == "mx") return read_mx(field);
    // All entries of a field except the first are ignored, other than mx (RFC 8461 §3.2).
    if (!is_extension_name(field.name)) return report_bad_name(field);
    const bool repeated = !seen_.insert(field.name).second;
    if (!repeated && is_field_name(field.name)) return read_known(field);
    if (!is_policy_value(field.value)) return report_bad_value(field);
    (repeated ? draft_.repeated : draft_.extensions).push_back(field);
  }

  void read_known(const PolicyField& field) {
    if (field.name == "version") {
      if (field.value != "STSv1") report(with_cause(version_fault(field), field.value));
    } else if (field.name == "mode") {
      auto mode = parse_mode(field.value);
      if (!mode) return report(with_cause(mode_fault(field), field.value));
      draft_.mode = *mode;
    } else {
      auto max_age = MaxAge::parse(field.value);
      if (!max_age) return report(with_cause(max_age_fault(field), field.value));
      draft_.max_age = *max_age;
      draft_.max_age_field = field;
    }
  }

  void read_mx(const PolicyField& field) {
    seen_.insert(field.name);
    if (++mx_count_ > kMostMx) {
      if (mx_count_ == kMostMx + 1) {
        report(found_at(field.line, "policy-too-many-mx", "more than 256 mx lines; the rest was not read"));
      }
      return;
    }
    auto pattern = MxPattern::parse(field.value);
    if (!pattern) return report(with_cause(mx_fault(field.line, field.value), field.value));
    draft_.mx.push_back({field.line, *std::move(pattern)});
  }

  void report_bad_name(const PolicyField& field) {
    Finding finding =
        found_at(field.line, "policy-bad-field-name", in_quotes(field.name) + " is not a valid field name");
    const std::string_view name = without_marks(field.name);
    if (!is_field_name(name)) return report(with_cause(std::move(finding), field.name));
    seen_.insert(name);
    finding.message +=
        std::string(": a policy has no ") + (field.name.starts_with('-') ? "lists" : "quotation marks");
    finding.hint = "write \"" + std::string(name) + ": " + std::string(without_marks(field.value)) + '"';
    report(std::move(finding));
  }

  void report_bad_value(const PolicyField& field) {
    const std::string name = in_quotes(field.name);
    if (field.value.empty()) {
      return report(found_at(field.line, "policy-bad-field-value", "the field " + name + " has no value"));
    }
    report(found_at(field.line, "policy-bad-field-value",
                    "the value of the field " + name + " holds a control character"));
  }

  void report_missing_colon(const PolicyLine& line) {
    const std::size_t end = std::min(line.text.find_first_of("= \t"), line.text.size());
    const std::string_view word = line.text.substr(0, end);
    std::string_view value = trim(line.text.substr(end));
    std::string what = "no colon in " + in_quotes(line.text);
    if (!value.empty() && is_field_name(word)) {
      seen_.insert(word);
      if (value.starts_with('=')) {
        what += ": \"=\" belongs to the TXT record";
        value = trim(value.substr(1));
      }
      return report(found_at(line.number, "policy-missing-colon", std::move(what),
                             "write \"" + std::string(word) + ": " + std::string(value) + '"'));
    }
    if (auto finding = foreign_line(line)) return report(*std::move(finding));
    report(found_at(line.number, "policy-missing-colon", std::move(what)));
  }

  void report_missing(std::string_view name) {
    if (name == "mx" && draft_.mode.value_or(Mode::none) == Mode::none) return;
    Finding finding = missing(name);
    for (const PolicyField& field : draft_.extensions) {
      if (field_meant_by(field.name) != name) continue;
      finding.line = field.line;
      finding.message += "; " + in_quotes(field.name) + " is another field, which senders ignore";
      if (lower_case(field.name) == name) finding.message += ", since names are case-sensitive";
      finding.hint = "write \"" + std::string(name) + ": " + std::string(field.value) + '"';
      break;
    }
    report(std::move(finding));
  }

  static Finding missing(std::string_view name) {
    if (name == "version") return found("policy-version-missing", "the field version is missing");
    if (name == "mode") return found("policy-mode-missing", "the field mode is missing");
    if (name == "max_age") return found("policy-max-age-missing", "the field max_age is missing");
    return found("policy-mx-missing", "the field mx is missing, and the mode is not none");
  }

  PolicyDraft draft_;
  std::set<std::string_view> seen_;  // the names of all fields, well formed or not
  std::size_t mx_count_ = 0;
};

// The name in lower case without separators.
std::string fold(std::string_view name) {
  std::string result = lower_case(name);
  result.erase(
      std::remove_if(result.begin(), result.end(), [](char c) { return c == '_' || c == '-' || c == '.'; }),
      result.end());
  return result;
}

// True if `longer` without one of its letters is `shorter`.
bool is_one_letter_more(std::string_view longer, std::string_view shorter) {
  if (longer.size() != shorter.size() + 1) return false;
  const auto [here, there] = std::mismatch(shorter.begin(), shorter.end(), longer.begin());
  return std::equal(here, shorter.end(), there + 1, longer.end());
}

// True if one letter differs, or two neighbours are swapped.
bool is_one_letter_off(std::string_view one, std::string_view other) {
  if (one.size() != other.size()) return false;
  const auto [here, there] = std::mismatch(one.begin(), one.end(), other.begin());
  if (here == one.end() || std::equal(here + 1, one.end(), there + 1)) return true;
  return here + 1 != one.end() && here[0] == there[1] && here[1] == there[0] &&
         std::equal(here + 2, one.end(), there + 2);
}

}  // namespace

std::string_view field_meant_by(std::string_view name) {
  if (is_field_name(name)) return {};
  const std::string written = fold(name);
  for (const std::string_view field : kFieldNames) {
    const std::string wanted = fold(field);
    if (written == wanted || is_one_letter_more(written, wanted)) return field;
    // "mx" is too short to be recognised with a wrong letter.
    if (field == "mx") {
      if (written == "xm") return field;
    } else if (is_one_letter_more(wanted, written) || is_one_letter_off(written, wanted)) {
      return field;
    }
  }
  return {};
}

PolicyDraft read_policy_fields(const PolicyLines& lines) {
  FieldReader reader;
  for (const PolicyLine& line : lines.lines) reader.read(line);
  return std::move(reader).finish();
}

}  // namespace mtasts
