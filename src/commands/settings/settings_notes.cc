#include "commands/settings/settings_notes.h"

#include <algorithm>
#include <filesystem>

#include "mtasts/max_age.h"

namespace mtasts {
namespace {

std::string_view kind_words(TomlKind kind) {
  switch (kind) {
    case TomlKind::text: return "a text";
    case TomlKind::integer: return "an integer";
    case TomlKind::real: return "a number with a decimal point";
    case TomlKind::boolean: return "true or false";
    case TomlKind::time: return "a date or a time";
    case TomlKind::array: return "a list";
    case TomlKind::table: return "a table";
  }
  return {};
}

}  // namespace

std::string SettingsNotes::path(std::string_view typed) const {
  return (std::filesystem::path(directory_) / typed).lexically_normal().string();
}

void SettingsNotes::add(TomlPlace place, FindingCode code, std::string message, std::string hint) {
  findings_.emplace_back(
      place, found_at(place.line, code, "column " + std::to_string(place.column) + ": " + std::move(message),
                      std::move(hint)));
}

void SettingsNotes::add(TomlPlace place, const Error& error) {
  add(place, "settings-value-invalid", error.message, error.hint);
}

std::vector<Finding> SettingsNotes::take() {
  std::ranges::stable_sort(findings_,
                           [](const auto& one, const auto& other) { return one.first < other.first; });
  std::vector<Finding> findings;
  for (auto& [place, finding] : std::exchange(findings_, {})) findings.push_back(std::move(finding));
  return findings;
}

void SettingsNotes::claim(const DomainName& domain, TomlPlace value, std::string_view role) {
  const auto [entry, is_first] = claims_.try_emplace(domain, Claim{value, std::string(role)});
  const Claim& other = entry->second;
  if (is_first || other.value == value) return;
  add(value, "settings-conflict",
      domain.text() + " is " + std::string(role) + " here and " + other.role + " in line " +
          std::to_string(other.value.line));
}

void SettingsNotes::wrong_type(const TomlValue& value, std::string_view wanted) {
  add(value.place, "settings-value-invalid",
      std::string(kind_words(value.kind)) + " in place of " + std::string(wanted));
}

void SettingsNotes::one_text(const TomlValue& value, const TakeText& take) {
  if (value.kind != TomlKind::text) return wrong_type(value, "a text in quotes");
  if (value.text.empty()) return add(value.place, "settings-value-invalid", "the text is empty");
  if (const auto taken = take(value.text); !taken) add(value.place, taken.error());
}

void SettingsNotes::each_text(const TomlValue& value, const TakeText& take) {
  if (value.kind == TomlKind::text) return one_text(value, take);
  if (value.kind != TomlKind::array) return wrong_type(value, "a text in quotes or a list of texts");
  for (const TomlValue& item : value.items) one_text(item, take);
}

void SettingsNotes::some_texts(const TomlValue& value, const std::string& hint, const TakeText& take) {
  each_text(value, take);
  if (value.kind == TomlKind::array && value.items.empty())
    add(value.place, "settings-value-invalid", "the list is empty", hint);
}

void SettingsNotes::duration(const TomlValue& value,
                             const std::function<Result<void>(std::uint64_t seconds)>& take) {
  const bool is_number = value.kind == TomlKind::integer && value.integer >= 0;
  if (!is_number && value.kind != TomlKind::text) return wrong_type(value, "a duration such as \"14d\"");
  const auto seconds = is_number ? Result<std::uint64_t>(static_cast<std::uint64_t>(value.integer))
                                 : parse_duration(value.text);
  if (!seconds) return add(value.place, seconds.error());
  if (const auto taken = take(*seconds); !taken) add(value.place, taken.error());
}

void SettingsNotes::boolean(const TomlValue& value, bool& target) {
  if (value.kind != TomlKind::boolean) return wrong_type(value, "true or false, without quotes");
  target = value.boolean;
}

void SettingsNotes::number(const TomlValue& value, std::uint64_t& target) {
  if (value.kind != TomlKind::integer || value.integer < 0)
    return wrong_type(value, "a number of 0 and more");
  target = static_cast<std::uint64_t>(value.integer);
}

void SettingsNotes::command(const TomlValue& value, std::vector<std::string>& target) {
  if (value.kind != TomlKind::array || value.items.empty()) {
    return add(value.place, "settings-value-invalid", "a program is a list of texts",
               "write [\"PROGRAM\", \"ARGUMENT\"]; no shell reads it");
  }
  each_text(value, [&target](const std::string& text) -> Result<void> {
    if (text.find('\0') != std::string::npos)
      return fail({Fault::input, "settings-value-invalid", "an argument has a NUL"});
    target.push_back(text);
    return {};
  });
}

}  // namespace mtasts
