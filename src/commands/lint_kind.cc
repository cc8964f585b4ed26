#include "commands/lint_kind.h"

#include <algorithm>
#include <array>
#include <string>

#include "mtasts/ascii.h"
#include "mtasts/sts_record.h"
#include "mtasts/tlsrpt_record.h"

namespace mtasts {
namespace {

constexpr std::string_view kBlank = " \t\r";
constexpr std::array<std::string_view, 4> kPolicyFields{"version:", "mode:", "max_age:", "mx:"};
constexpr std::array<std::string_view, 7> kRecordTypes{"soa", "ns", "mx", "txt", "cname", "a", "aaaa"};

std::string_view trimmed_line(std::string_view line) {
  const std::size_t begin = line.find_first_not_of(kBlank);
  if (begin == std::string_view::npos) return {};
  return line.substr(begin, line.find_last_not_of(kBlank) + 1 - begin);
}

// True if one of the words after the first, or after leading white space the first one too, is a record type.
bool has_record_type(std::string_view line) {
  for (bool is_owner = kBlank.find(line.front()) == std::string_view::npos; !line.empty(); is_owner = false) {
    const std::string_view word = line.substr(0, line.find_first_of(kBlank));
    const bool is_type = std::ranges::find(kRecordTypes, word) != kRecordTypes.end();
    if (is_type && !is_owner) return true;
    line.remove_prefix(std::min(word.size() + 1, line.size()));
  }
  return false;
}

// "state = ..." or "[dns]".
bool is_settings_line(std::string_view text) {
  if (text.front() == '[') return true;
  const std::size_t end = text.find_first_not_of("abcdefghijklmnopqrstuvwxyz_");
  if (end == 0 || end == std::string_view::npos) return false;
  const std::size_t sign = text.find_first_not_of(kBlank, end);
  return sign != std::string_view::npos && sign > end && text[sign] == '=';
}

std::optional<LintKind> kind_of_line(std::string_view line) {
  const std::string lower = lower_case(line);
  std::string_view text = trimmed_line(lower);
  if (text.empty() || text.front() == ';' || text.front() == '#') return std::nullopt;
  if (text.front() == '{') return LintKind::report;
  const std::string_view field = text.substr(std::min(text.find_first_not_of("-\"' "), text.size()));
  const auto begins = [field](std::string_view word) { return field.starts_with(word); };
  if (std::ranges::any_of(kPolicyFields, begins)) return LintKind::policy;
  if (text.front() == '$' || has_record_type(lower)) return LintKind::zone;
  if (begins("version=") || begins("version =")) return LintKind::policy;
  if (is_settings_line(text)) return LintKind::config;
  text.remove_prefix(std::min(text.find_first_not_of('"'), text.size()));
  if (claims_sts(text)) return LintKind::sts;
  if (claims_tlsrpt(text)) return LintKind::tlsrpt;
  return std::nullopt;
}

}  // namespace

std::optional<LintKind> kind_of_content(std::string_view text) {
  constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
  if (text.starts_with(kByteOrderMark)) text.remove_prefix(kByteOrderMark.size());
  const std::size_t first = text.find_first_not_of(" \t\r\n");
  const bool is_web_page = first != std::string_view::npos && text[first] == '<';
  if (is_web_page) return LintKind::policy;  // of a web server that has no policy
  while (!text.empty()) {
    const std::string_view line = text.substr(0, text.find_first_of(std::string_view("\n\0", 2)));
    if (!line.empty()) {
      if (const auto kind = kind_of_line(line)) return kind;
    }
    text.remove_prefix(std::min(line.size() + 1, text.size()));
  }
  return std::nullopt;
}

}  // namespace mtasts
