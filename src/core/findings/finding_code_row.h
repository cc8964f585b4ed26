// FindingCodeRow: what is known of one code that a finding may carry. The code is stable; the words may
// change.
#pragma once

#include <string_view>

#include "mtasts/finding.h"

namespace mtasts {

struct FindingCodeRow {
  std::string_view code;
  Severity severity;
  std::string_view rfc;      // "RFC 8461 §3.2", or empty
  std::string_view meaning;  // one line
  std::string_view remedy;   // what to do
};

}  // namespace mtasts
