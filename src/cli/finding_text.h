// Prints findings for people.
#pragma once

#include <string>

#include "mtasts/finding.h"

namespace mtasts {

enum class Colours { off, on };

// "mta-sts.txt:3: error policy-mx-missing: no mx (RFC 8461 §3.2)", then the indented hint, if there is
// one. Lines end in a line feed; remote bytes are escaped.
[[nodiscard]] std::string finding_text(const Finding& finding, Colours colours);

// "error"; in its colour with Colours::on.
[[nodiscard]] std::string severity_text(Severity severity, Colours colours);

// The subject and line: "mta-sts.txt:3", escaped; empty without a subject.
[[nodiscard]] std::string place_text(const Finding& finding);

}  // namespace mtasts
