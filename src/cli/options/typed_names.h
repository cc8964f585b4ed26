// Names as an operator types them: U-labels are converted to A-labels.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "mtasts/domain_name.h"
#include "mtasts/mx_pattern.h"
#include "ports/idna.h"

namespace mtasts {

// A Policy Domain. Fault::input.
[[nodiscard]] Result<DomainName> parse_typed_policy_domain(std::string_view typed, Idna& idna);
// Any domain name: a web host, an MX host. Fault::input.
[[nodiscard]] Result<DomainName> parse_typed_domain_name(std::string_view typed, Idna& idna);
// The web server of --web-host. Fault::usage, code "bad-web-host", for an address or a name that no host has.
[[nodiscard]] Result<DomainName> parse_web_host(const std::string& typed, Idna& idna);
// An mx pattern; a final dot is dropped. Fault::usage, code "bad-mx-pattern" or "bad-idn".
[[nodiscard]] Result<MxPattern> parse_mx_pattern(std::string_view typed, Idna& idna);
[[nodiscard]] Result<std::vector<MxPattern>> parse_mx_patterns(const std::vector<std::string>& typed,
                                                               Idna& idna);

// Turns an error of parsing the value of `option` into Fault::usage, with the option before the message
// unless `option` is empty: "--origin: ...". Other errors are returned unchanged.
[[nodiscard]] Error as_option_error(std::string_view option, Error error);

}  // namespace mtasts
