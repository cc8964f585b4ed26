// Parses arbitrary bytes as a domain name, an mx pattern, a host to match and printable text. Accepted values
// must survive a round trip, and printed text must not control a terminal.
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "fuzz/property.h"
#include "mtasts/domain_name.h"
#include "mtasts/mx_pattern.h"
#include "mtasts/printable.h"
#include "mtasts/utf8.h"

using namespace mtasts;
using fuzz::require;

namespace {

void require_fit_to_be_shown(std::string_view shown) {
  require(is_utf8(shown));
  for (std::size_t i = 0; i < shown.size(); ++i) {
    const auto octet = static_cast<unsigned char>(shown[i]);
    require(octet >= 0x20 && octet != 0x7F);
    if (octet == 0xC2) require(static_cast<unsigned char>(shown[i + 1]) >= 0xA0);  // C1
  }
}

void read_name(std::string_view text) {
  const auto name = DomainName::parse(text);
  if (!name) return require_fit_to_be_shown(name.error().message);
  require(name->text().size() <= 253);
  require(*DomainName::parse(name->text()) == *name);
  require(*DomainName::parse(name->absolute()) == *name);
  if (const auto parent = name->parent()) require(name->is_within(*parent));

  const auto policy_domain = parse_policy_domain(text);
  if (!policy_domain) return require_fit_to_be_shown(policy_domain.error().message);
  require(tlsrpt_record_name(*policy_domain).is_within(*policy_domain));
  require(policy_host(*policy_domain).is_host_name());
}

void match(std::string_view pattern_text, std::string_view host) {
  const auto pattern = MxPattern::parse(pattern_text);
  if (!pattern) return require_fit_to_be_shown(pattern.error().message);
  require(*MxPattern::parse(pattern->text()) == *pattern);
  if (!pattern->is_wildcard()) require(pattern->matches(pattern->text() + '.'));
  if (!pattern->matches(host)) return;
  require(host.find('*') == std::string_view::npos);
  require(host.size() >= pattern->domain().size());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text = fuzz::text_of(data, size);
  require_fit_to_be_shown(printable(text));
  require_fit_to_be_shown(printable(text, size / 2));
  require_fit_to_be_shown(quote(text, size / 2));
  require(is_utf8(repair_utf8(text)));
  require(!is_utf8(text) || repair_utf8(text) == text);

  read_name(text);
  // Two lines are a pattern and a host.
  const std::size_t line_end = text.find('\n');
  match(text.substr(0, line_end), line_end == std::string_view::npos ? text : text.substr(line_end + 1));
  return 0;
}
