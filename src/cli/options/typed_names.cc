#include "cli/options/typed_names.h"

#include <algorithm>

#include "mtasts/ascii.h"
#include "mtasts/ip_address.h"
#include "mtasts/printable.h"

namespace mtasts {
namespace {

bool has_a_label(std::string_view name) {
  if (name.find("--") == std::string_view::npos) return false;
  const auto begins_as_a_label = [](std::string_view label) {
    return label.size() >= 4 && (label[0] == 'x' || label[0] == 'X') &&
           (label[1] == 'n' || label[1] == 'N') && label.substr(2, 2) == "--";
  };
  while (!begins_as_a_label(name)) {
    const std::size_t dot = name.find('.');
    if (dot == std::string_view::npos) return false;
    name.remove_prefix(dot + 1);
  }
  return true;
}

// libidn2 deletes some characters and accepts others that a name must not have, so plain names bypass it.
bool needs_idna(std::string_view name) {
  return has_a_label(name) || !std::ranges::all_of(name, is_ascii);
}

Result<std::string> a_labels_of(std::string_view typed, Idna& idna) {
  if (!needs_idna(typed)) return std::string(typed);
  return idna.to_a_labels(typed);
}

}  // namespace

Result<DomainName> parse_typed_policy_domain(std::string_view typed, Idna& idna) {
  auto domain = parse_policy_domain(typed);
  // A parsed name is ASCII.
  const bool needs_more = domain ? has_a_label(typed) : needs_idna(typed);
  if (needs_more) {
    const auto name = idna.to_a_labels(typed);
    domain = name ? parse_policy_domain(*name) : fail(name.error());
  }
  return domain;
}

Result<DomainName> parse_typed_domain_name(std::string_view typed, Idna& idna) {
  auto name = a_labels_of(typed, idna);
  if (!name) return fail(name.error());
  return DomainName::parse(*name);
}

Error as_option_error(std::string_view option, Error error) {
  if (error.fault != Fault::input) return error;
  error.fault = Fault::usage;
  if (!option.empty()) error.message = std::string(option) + ": " + error.message;
  return error;
}

Result<MxPattern> parse_mx_pattern(std::string_view typed, Idna& idna) {
  const bool wildcard = typed.starts_with("*.");
  auto name = a_labels_of(wildcard ? typed.substr(2) : typed, idna);
  if (!name) return fail(as_option_error({}, name.error()));
  if (name->size() > 1 && name->back() == '.') name->pop_back();
  // Four numbers are a name by the grammar, but an MX record never has an address (RFC 5321 §5.1).
  if (IpAddress::parse(*name)) {
    return fail({Fault::usage, "bad-mx-pattern",
                 "not a valid mx pattern: " + quote(*name) +
                     " (an address: it would match no MX host; RFC 8461 §4.1)"});
  }
  auto pattern = MxPattern::parse((wildcard ? "*." : "") + *name);
  if (!pattern) return fail(as_option_error({}, pattern.error()));
  return pattern;
}

Result<std::vector<MxPattern>> parse_mx_patterns(const std::vector<std::string>& typed, Idna& idna) {
  std::vector<MxPattern> patterns;
  for (const std::string& text : typed) {
    auto pattern = parse_mx_pattern(text, idna);
    if (!pattern) return fail(pattern.error());
    patterns.push_back(*std::move(pattern));
  }
  return patterns;
}

Result<DomainName> parse_web_host(const std::string& typed, Idna& idna) {
  if (IpAddress::parse(typed)) {
    return fail({Fault::usage, "bad-web-host", "--web-host: " + typed + " is an address, not a name",
                 "name addresses with --web-address of gen-zone or init"});
  }
  auto host = parse_typed_domain_name(typed, idna);
  if (!host) return fail(as_option_error("--web-host", host.error()));
  if (!host->is_host_name()) {
    return fail({Fault::usage, "bad-web-host", "--web-host: " + host->text() + " is not a host name"});
  }
  return host;
}

}  // namespace mtasts
