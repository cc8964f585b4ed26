// The mx values of a policy: their grammar (RFC 8461 §3.2, RFC 5321 §4.1.2) and what they cover (RFC 8461
// §4.1).
#include "mtasts/mx_pattern.h"

#include <algorithm>
#include <cassert>

#include "core/names/name_shape.h"
#include "mtasts/ascii.h"
#include "mtasts/printable.h"

namespace mtasts {
namespace {

constexpr std::string_view kWildcard = "*.";

bool is_host_name_character(char c) {
  return is_lower_alnum(c) || c == '-' || c == '.';
}

// The reason why a domain in lower case is invalid, or "". The habits of zone files, URLs and older drafts
// have words of their own.
std::string_view domain_fault(std::string_view domain) {
  if (domain.empty()) return "no name";
  if (std::ranges::any_of(domain, [](char c) { return static_cast<unsigned char>(c) > 0x7E; })) {
    return "not ASCII: write internationalised names as A-labels";
  }
  if (domain.find('*') != std::string_view::npos) return "\"*\" is only ever the whole left-most label";
  if (domain.front() == '.') return "a leading dot";
  if (domain.back() == '.') return "a final dot";
  if (domain.front() == '[') return "an address literal";
  if (domain.find_first_of(" \t,") != std::string_view::npos)
    return "more than one name: each has its own mx line";
  if (domain.find_first_of(":/") != std::string_view::npos) return "a port, a scheme or a path";
  if (domain.find('_') != std::string_view::npos) return "an underscore";
  if (!std::ranges::all_of(domain, is_host_name_character)) {
    return "only letters, digits and hyphens make a host name";
  }
  return name_fault(domain);
}

// The position of the first dot that ends a label, in presentation form: "\." is part of a label (RFC 1035
// §5.1).
std::size_t end_of_first_label(std::string_view name) {
  for (std::size_t i = 0; i < name.size(); ++i) {
    if (name[i] == '.') return i;
    if (name[i] == '\\') ++i;
  }
  return std::string_view::npos;
}

}  // namespace

Result<MxPattern> MxPattern::parse(std::string_view text) {
  std::string pattern = lower_case(text);
  std::string_view domain = pattern;
  if (domain.starts_with(kWildcard)) domain.remove_prefix(kWildcard.size());
  if (const std::string_view fault = domain_fault(domain); !fault.empty()) {
    return fail({Fault::input, "bad-mx-pattern",
                 "not a valid mx pattern: " + quote(text) + " (" + std::string(fault) + "; RFC 8461 §3.2)"});
  }
  return MxPattern(std::move(pattern));
}

MxPattern MxPattern::for_host(const DomainName& host) {
  assert(host.is_host_name());
  return MxPattern(host.text());
}

std::string_view MxPattern::domain() const {
  return std::string_view(text_).substr(is_wildcard() ? kWildcard.size() : 0);
}

bool MxPattern::matches(std::string_view host) const {
  std::string name = lower_case(host);
  if (!name.empty() && name.back() == '.') name.pop_back();
  if (!is_wildcard()) return name == text_;

  if (name.find('*') != std::string::npos) return false;
  const std::size_t dot = end_of_first_label(name);
  if (dot == std::string_view::npos || dot == 0) return false;
  return std::string_view(name).substr(dot + 1) == domain();
}

}  // namespace mtasts
