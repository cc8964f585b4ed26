// --web-host of gen-zone and gen-site.
#pragma once

#include <string>

#include "mtasts/domain_name.h"
#include "mtasts/result.h"
#include "ports/idna.h"

namespace mtasts {

// The name of the web server, as it was typed. Fault::usage, code "bad-web-host", for an address or a name
// that no host has.
[[nodiscard]] Result<DomainName> parse_web_host(const std::string& typed, Idna& idna);

}  // namespace mtasts
