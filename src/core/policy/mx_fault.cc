// The habits that lead to a malformed mx value. Their order matters: a value may show several, and the first
// that explains it is reported.
#include "core/policy/mx_fault.h"

#include <algorithm>
#include <string>

#include "core/findings/in_quotes.h"
#include "core/names/name_shape.h"
#include "core/text/plain_value.h"
#include "mtasts/ascii.h"
#include "mtasts/ip_address.h"
#include "mtasts/mx_pattern.h"
#include "mtasts/utf8.h"

namespace mtasts {
namespace {

constexpr std::string_view kSeparators = " \t,;";

// "10 mail.example.com": the RDATA of an MX record.
bool begins_with_preference(std::string_view value) {
  const std::size_t end = value.find_first_not_of("0123456789");
  return end != 0 && end != std::string_view::npos && is_wsp(value[end]);
}

bool is_address_literal(std::string_view value) {
  return value.starts_with('[') || is_ipv6_address(value);
}

Finding wildcard_fault(std::size_t line, std::string_view value) {
  const std::string what = in_quotes(value) + " is not a valid wildcard: ";
  if (value == "*" || value == "*.") {
    return found_at(line, "policy-mx-wildcard", what + "a domain must follow the \"*.\"");
  }
  const std::string_view rest = value.substr(1);
  if (value.front() == '*' && rest.find('*') == std::string_view::npos && rest.front() != '.') {
    return found_at(line, "policy-mx-wildcard", what + "no dot follows the \"*\"",
                    "write \"*." + std::string(rest) + '"');
  }
  if (std::ranges::count(value, '*') > 1) {
    return found_at(line, "policy-mx-wildcard", what + "\"*\" is allowed once, for one label");
  }
  return found_at(line, "policy-mx-wildcard", what + "\"*\" replaces exactly the left-most label");
}

// The finding for one word of ASCII.
Finding word_fault(std::size_t line, std::string_view value) {
  if (value.ends_with('.') && MxPattern::parse(value.substr(0, value.size() - 1))) {
    return found_at(line, "policy-mx-final-dot", in_quotes(value) + " ends with a dot",
                    "write \"" + std::string(value.substr(0, value.size() - 1)) + '"');
  }
  if (is_address_literal(value)) {
    return found_at(line, "policy-mx-address-literal", in_quotes(value) + " is an address, not a name");
  }
  if (value.find('*') != std::string_view::npos) return wildcard_fault(line, value);

  const std::string what = in_quotes(value) + " is not a host name: ";
  if (value.front() == '.') {
    return found_at(line, "policy-bad-mx", what + "it begins with a dot, as in early drafts of MTA-STS",
                    "write \"*" + std::string(value) + "\" for the names one label below");
  }
  if (value.find('@') != std::string_view::npos) {
    return found_at(line, "policy-bad-mx", what + "it is a mail address",
                    "name the MX host that takes the mail");
  }
  if (value.find_first_of(":/") != std::string_view::npos) {
    return found_at(line, "policy-bad-mx", what + "it has a port or a path", "write the name only");
  }
  if (value.find('_') != std::string_view::npos) {
    return found_at(line, "policy-bad-mx", what + "it has an underscore");
  }
  const std::string_view domain = value.starts_with("*.") ? value.substr(2) : value;
  return found_at(line, "policy-bad-mx", what + std::string(name_fault(lower_case(domain))));
}

}  // namespace

Finding mx_fault(std::size_t line, std::string_view value) {
  if (value.empty()) return found_at(line, "policy-mx-empty", "mx has no value");
  if (value == ".") {
    return found_at(line, "policy-mx-null", "\".\" is the null MX record, and no name for a policy");
  }
  if (value.find("://") != std::string_view::npos) {
    return found_at(line, "policy-mx-url", in_quotes(value) + " is a URL, not a name");
  }
  if (!std::ranges::all_of(value, is_ascii)) {
    if (!is_utf8(value)) {
      return found_at(line, "policy-bad-mx",
                      in_quotes(value) + " is not a host name: it is neither ASCII nor UTF-8");
    }
    return found_at(line, "policy-mx-u-label",
                    in_quotes(value) + " is not ASCII: a policy takes A-labels only");
  }
  if (value.find('#') != std::string_view::npos) {
    return found_at(line, "policy-bad-mx", in_quotes(value) + " is not a host name: a policy has no comments",
                    "remove the comment");
  }
  if (begins_with_preference(value)) {
    return found_at(line, "policy-bad-mx",
                    in_quotes(value) + " is not a host name: it begins with a preference",
                    "write the name only; a policy has no preferences");
  }
  const std::string_view name = without_quotes(value.substr(0, value.find_last_not_of(kSeparators) + 1));
  if (name.size() < value.size() && MxPattern::parse(name)) {
    return found_at(line, "policy-bad-mx",
                    in_quotes(value) + " is not a host name: a policy has no separators or quotation marks",
                    "write \"mx: " + std::string(name) + '"');
  }
  if (value.find_first_of(kSeparators) != std::string_view::npos) {
    return found_at(line, "policy-mx-several", in_quotes(value) + " is not one name");
  }
  return word_fault(line, value);
}

}  // namespace mtasts
