#include "cli/site_formats/mailcow_conf.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

namespace mtasts {
namespace {

constexpr std::string_view kBlanks = " \t";

// The place of a list in the text, without its quotes.
struct ListPlace {
  std::size_t begin;
  std::size_t end;
};

Error odd_line(std::string_view name, std::size_t line, std::string_view what) {
  return {Fault::input, "odd-mailcow-conf", fmt::format("line {}: {} {}", line, name, what),
          fmt::format("write it as {}=a,b without blanks and quotes", name)};
}

// The offset of the value if the line sets that name, as bash reads it.
std::optional<std::size_t> value_offset(std::string_view line, std::string_view name) {
  std::size_t at = line.find_first_not_of(kBlanks);
  if (at == std::string_view::npos) return std::nullopt;
  constexpr std::string_view kExport = "export";
  if (line.substr(at).starts_with(kExport)) {
    const std::size_t next = line.find_first_not_of(kBlanks, at + kExport.size());
    if (next != std::string_view::npos && next > at + kExport.size()) at = next;
  }
  if (!line.substr(at).starts_with(name)) return std::nullopt;
  at += name.size();
  // docker compose accepts blanks before "=", bash does not: list_in() rejects such a line.
  const std::size_t equals = line.find_first_not_of(kBlanks, at);
  if (equals == std::string_view::npos || line[equals] != '=') return std::nullopt;
  return equals == at ? at + 1 : equals;
}

bool is_in_list(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
         std::string_view(".,*-_").find(c) != std::string_view::npos;
}

// The list in a line, from `at` on, with offsets into the line; nullopt if it is no plain list.
std::optional<ListPlace> list_in(std::string_view line, std::size_t at) {
  const char quote = at < line.size() && (line[at] == '"' || line[at] == '\'') ? line[at] : '\0';
  const std::size_t begin = quote == '\0' ? at : at + 1;
  std::size_t end = begin;
  // Blanks between quotes are kept, although mailcow does not accept them.
  while (end < line.size() && (is_in_list(line[end]) || (quote != '\0' && line[end] == ' '))) ++end;
  std::size_t behind = end;
  if (quote != '\0') {
    if (end >= line.size() || line[end] != quote) return std::nullopt;
    ++behind;
  }
  const std::size_t rest = line.find_first_not_of(kBlanks, behind);
  const bool is_comment = rest != std::string_view::npos && line[rest] == '#' && rest > behind;
  if (rest != std::string_view::npos && !is_comment) return std::nullopt;
  return ListPlace{begin, end};
}

bool holds_names(std::string_view list) {
  while (!list.empty()) {
    const std::size_t comma = std::min(list.find(','), list.size());
    std::string_view name = list.substr(0, comma);
    name.remove_prefix(std::min(name.find_first_not_of(' '), name.size()));
    name = name.substr(0, name.find_last_not_of(' ') + 1);
    if (name == kMailcowNames) return true;
    list.remove_prefix(std::min(comma + 1, list.size()));
  }
  return false;
}

// The list of the last line that sets the name.
Result<std::optional<ListPlace>> find_list(std::string_view text, std::string_view name) {
  std::optional<ListPlace> place;
  std::size_t number = 0;
  for (std::size_t begin = 0; begin < text.size();) {
    ++number;
    const std::size_t feed = text.find('\n', begin);
    std::string_view line = text.substr(begin, feed == std::string_view::npos ? feed : feed - begin);
    const std::size_t next = feed == std::string_view::npos ? text.size() : feed + 1;
    if (line.ends_with('\r')) line.remove_suffix(1);
    if (const auto at = value_offset(line, name)) {
      const auto list = list_in(line, *at);
      if (!list) return fail(odd_line(name, number, "is not a plain list"));
      place = ListPlace{begin + list->begin, begin + list->end};
    }
    begin = next;
  }
  return place;
}

// Appends a line. A text without a final line end stays without one.
void append_line(std::string& text, const std::string& line) {
  const std::size_t feed = text.find('\n');
  const std::string_view end =
      feed != std::string::npos && feed > 0 && text[feed - 1] == '\r' ? "\r\n" : "\n";
  if (text.empty() || text.ends_with('\n')) {
    text.append(line).append(end);
  } else {
    text.append(end).append(line);
  }
}

Result<void> add_names(std::string& text, std::string_view name) {
  auto place = find_list(text, name);
  if (!place) return fail(place.error());
  if (!*place) {
    append_line(text, fmt::format("{}={}", name, kMailcowNames));
    return {};
  }
  const std::string_view list =
      std::string_view(text).substr((*place)->begin, (*place)->end - (*place)->begin);
  if (holds_names(list)) return {};
  const bool needs_comma = list.find_last_not_of(' ') != std::string_view::npos && !list.ends_with(',');
  text.insert((*place)->end, fmt::format("{}{}", needs_comma ? "," : "", kMailcowNames));
  return {};
}

// The length of the part of a line that may be shown: all of it, or up to the value.
std::size_t shown_size(std::string_view line) {
  for (const std::string_view list : {kMailcowCertificateNames, kMailcowServerNames}) {
    if (value_offset(line, list)) return line.size();
  }
  const std::size_t text = line.find_first_not_of(" \t\r");
  if (text == std::string_view::npos) return line.size();
  const std::size_t equals = line.find('=');
  if (equals != std::string_view::npos) return equals + 1;
  // A line without "=" that is no comment continues a value.
  return line[text] == '#' ? line.size() : 0;
}

}  // namespace

std::string without_mailcow_secrets(std::string_view text) {
  std::string shown;
  while (!text.empty()) {
    const std::size_t feed = text.find('\n');
    std::string_view line = text.substr(0, feed);
    const std::size_t size = shown_size(line);
    const bool hides = size < line.size() && line.substr(size) != "\r";
    shown += line.substr(0, hides ? size : line.size());
    if (hides) shown += line.ends_with('\r') ? "***\r" : "***";
    if (feed != std::string_view::npos) shown += '\n';
    text.remove_prefix(feed == std::string_view::npos ? text.size() : feed + 1);
  }
  return shown;
}

Result<std::string> merge_mailcow_conf(std::string_view text) {
  std::string merged(text);
  for (const std::string_view name : {kMailcowCertificateNames, kMailcowServerNames}) {
    if (auto added = add_names(merged, name); !added) return fail(added.error());
  }
  return merged;
}

}  // namespace mtasts
