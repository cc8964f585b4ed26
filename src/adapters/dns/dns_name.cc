// The presentation form is written here and not by ldns, which leaves quotes, "$" and "@" as they are.
#include "adapters/dns/dns_name.h"

#include <algorithm>
#include <cassert>

namespace mtasts {
namespace {

char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

bool is_plain(char c) {
  return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
}

void append_escaped(std::string& text, char c) {
  const unsigned octet = static_cast<unsigned char>(c);
  text += '\\';
  text += static_cast<char>('0' + octet / 100);
  text += static_cast<char>('0' + octet / 10 % 10);
  text += static_cast<char>('0' + octet % 10);
}

// The octets that the left-most label takes, its length octet included.
std::size_t first_label(std::string_view octets) {
  return 1U + static_cast<unsigned char>(octets.front());
}

}  // namespace

WireName::WireName(const DomainName& name) {
  std::string_view rest = name.text();
  octets_.reserve(rest.size() + 2);
  while (true) {
    const std::string_view label = rest.substr(0, rest.find('.'));
    octets_ += static_cast<char>(label.size());
    octets_ += label;
    if (label.size() == rest.size()) break;
    rest.remove_prefix(label.size() + 1);
  }
  octets_ += '\0';
}

WireName WireName::of_octets(std::string_view octets) {
  assert(!octets.empty() && octets.size() <= 255 && octets.back() == '\0');
  WireName name;
  name.octets_.assign(octets);
  // Length octets are below 'A'.
  std::transform(name.octets_.begin(), name.octets_.end(), name.octets_.begin(), lower);
  return name;
}

std::string WireName::text() const {
  if (is_root()) return ".";
  std::string text;
  std::string_view rest = octets_;
  while (rest.front() != '\0') {
    if (!text.empty()) text += '.';
    for (const char c : rest.substr(1, first_label(rest) - 1)) {
      if (is_plain(c)) {
        text += c;
      } else {
        append_escaped(text, c);
      }
    }
    rest.remove_prefix(first_label(rest));
  }
  return text;
}

WireName WireName::parent() const {
  if (is_root()) return *this;
  WireName parent;
  parent.octets_ = octets_.substr(first_label(octets_));
  return parent;
}

bool WireName::is_within(const WireName& ancestor) const {
  std::string_view rest = octets_;
  while (rest.size() > ancestor.octets_.size()) rest.remove_prefix(first_label(rest));
  return rest == ancestor.octets_;
}

}  // namespace mtasts
