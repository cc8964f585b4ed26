#include "core/findings/placeholder.h"

#include <algorithm>
#include <array>

#include "mtasts/ascii.h"

namespace mtasts {
namespace {

constexpr auto kNone = std::string_view::npos;

constexpr std::array<std::string_view, 17> kOwnThings = {
    "domain",  "domainname",   "company",      "companydomain", "organization", "mail",
    "email",   "organisation", "emailserver",  "mailserver",    "mailhost",     "mx",
    "website", "server",       "emailaddress", "host",          "hostname"};

bool is_word(std::string_view text) {
  return !text.empty() && std::ranges::all_of(text, [](char c) { return is_alnum(c) || c == '_'; });
}

bool is_own_thing(std::string_view word) {
  return std::ranges::find(kOwnThings, word) != kOwnThings.end();
}

// "your-domain", "YOUR_DOMAIN", "yourdomain", "mydomain".
bool is_placeholder_label(std::string_view label) {
  std::string word = lower_case(label);
  std::erase_if(word, [](char c) { return c == '-' || c == '_'; });
  return word == "mydomain" || word == "changeme" || word == "replaceme" ||
         (word.starts_with("your") && is_own_thing(std::string_view(word).substr(4)));
}

// "<domain>" or "{{domain}}", from the opening bracket to the last closing one.
std::string_view bracketed(std::string_view text, char open, char close) {
  const std::size_t begin = text.find(open);
  const std::size_t end = text.rfind(close);
  if (begin == kNone || end == kNone || end < begin + 2) return {};
  return text.substr(begin, end + 1 - begin);
}

// "[your-mx]", but no address.
std::string_view square_bracketed(std::string_view text) {
  const std::string_view found = bracketed(text, '[', ']');
  const bool is_address =
      found.find(':') != kNone || std::ranges::all_of(found, [](char c) { return !is_lower(lower_case(c)); });
  return is_address ? std::string_view() : found;
}

// "$DOMAIN", or "%DOMAIN%".
std::string_view variable(std::string_view text) {
  if (const std::size_t begin = text.find('$'); begin != kNone) {
    std::size_t end = begin + 1;
    while (end < text.size() && (is_alnum(text[end]) || text[end] == '_')) ++end;
    if (end > begin + 1) return text.substr(begin, end - begin);
  }
  const std::size_t begin = text.find('%');
  const std::size_t end = begin == kNone ? kNone : text.find('%', begin + 1);
  if (end == kNone || !is_word(text.substr(begin + 1, end - begin - 1))) return {};
  // Two hexadecimal digits are an escape of a URI (RFC 3986 §2.1).
  if (is_hex_digit(text[begin + 1]) && is_hex_digit(text[begin + 2])) return {};
  return text.substr(begin, end + 1 - begin);
}

std::string_view label(std::string_view text) {
  std::size_t begin = 0;
  while (begin < text.size()) {
    const std::size_t end = std::min(text.find_first_of(".@:/", begin), text.size());
    const std::string_view part = text.substr(begin, end - begin);
    const bool is_last = end == text.size() && begin > 0;
    if (is_placeholder_label(part) || (is_last && lower_case(part) == "tld")) return part;
    begin = end + 1;
  }
  return {};
}

}  // namespace

std::string_view placeholder_in(std::string_view text) {
  for (const std::string_view found : {bracketed(text, '<', '>'), bracketed(text, '{', '}'),
                                       square_bracketed(text), variable(text), label(text)}) {
    if (!found.empty()) return found;
  }
  return {};
}

std::string placeholder_hint(std::string_view placeholder) {
  const bool is_address = placeholder.front() == '<' && placeholder.find('@') != kNone;
  if (is_address && placeholder_in(placeholder.substr(1, placeholder.size() - 2)).empty())
    return "write the address without \"<\" and \">\"";
  return "put your own name in place of " + in_quotes(placeholder) + ", which a template has";
}

}  // namespace mtasts
