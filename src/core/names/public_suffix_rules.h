// The rules of the Public Suffix List, which the build takes from Debian's package publicsuffix.
#pragma once

#include <string_view>

namespace mtasts {

// One rule a line, sorted by bytes: "ac\nac.ae\n". "*.ck" is every name one label below ck; "!www.ck" is an
// exception to it.
extern const std::string_view kPublicSuffixRules;

}  // namespace mtasts
