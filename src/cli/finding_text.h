// Findings for people.
#pragma once

#include <string>

#include "mtasts/finding.h"

namespace mtasts {

enum class Colours { off, on };

// "mta-sts.txt:3: error policy-mx-missing: no mx (RFC 8461 §3.2)", then the hint, indented, where there is
// one. Terminated lines; remote octets are escaped.
[[nodiscard]] std::string finding_text(const Finding& finding, Colours colours);

// "error", in its colour where colours are on.
[[nodiscard]] std::string severity_text(Severity severity, Colours colours);

// What it is about: "mta-sts.txt:3", escaped; empty for no subject.
[[nodiscard]] std::string place_text(const Finding& finding);

}  // namespace mtasts
