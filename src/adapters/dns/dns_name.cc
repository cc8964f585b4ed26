// ldns is not used for the presentation form, because it does not escape quotes, "$" and "@".
#include "adapters/dns/dns_name.h"

#include <algorithm>
#include <cassert>

#include "mtasts/ascii.h"

namespace mtasts {
namespace {

bool is_plain(char c) {
  return is_lower_alnum(c) || c == '-' || c == '_';
}

void append_escaped_where_needed(std::string& text, char c) {
  if (is_plain(c)) {
    text += c;
    return;
  }
  const unsigned octet = static_cast<unsigned char>(c);
  text += '\\';
  text += static_cast<char>('0' + octet / 100);
  text += static_cast<char>('0' + octet / 10 % 10);
  text += static_cast<char>('0' + octet % 10);
}

// The size of the left-most label, including its length octet.
std::size_t first_label(std::string_view octets) {
  return 1U + static_cast<unsigned char>(octets.front());
}

}  // namespace

WireName::WireName(const DomainName& name) {
  // Each dot is replaced by the length of the next label; the first length precedes the first label.
  const std::string_view text = name.text();
  assert(text.size() + 2 <= kLongestWireName);
  char* length = octets_.data();
  char* const end = std::copy(text.begin(), text.end(), length + 1);
  *end = '\0';
  while (length != end) {
    char* const dot = std::find(length + 1, end, '.');
    *length = static_cast<char>(dot - length - 1);
    length = dot;
  }
  size_ = text.size() + 2;
}

WireName WireName::of_octets(std::string_view octets) {
  assert(!octets.empty() && octets.size() <= kLongestWireName && octets.back() == '\0');
  WireName name;
  // lower_case() does not change length octets, which are below 'A'.
  std::transform(octets.begin(), octets.end(), name.octets_.begin(), [](char c) { return lower_case(c); });
  name.size_ = octets.size();
  return name;
}

std::string WireName::text() const {
  if (is_root()) return ".";
  std::string text;
  text.reserve(size_);
  std::string_view rest = octets();
  while (rest.front() != '\0') {
    if (!text.empty()) text += '.';
    const std::string_view label = rest.substr(1, first_label(rest) - 1);
    if (std::ranges::all_of(label, is_plain)) {
      text += label;
    } else {
      for (const char c : label) append_escaped_where_needed(text, c);
    }
    rest.remove_prefix(first_label(rest));
  }
  return text;
}

WireName WireName::parent() const {
  WireName parent;
  if (!is_root()) parent.assign(octets().substr(first_label(octets())));
  return parent;
}

bool WireName::is_within(const WireName& ancestor) const {
  std::string_view rest = octets();
  while (rest.size() > ancestor.size_) rest.remove_prefix(first_label(rest));
  return rest == ancestor.octets();
}

}  // namespace mtasts
