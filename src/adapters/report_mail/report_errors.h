// The errors of report mail. The caller adds the place.
#pragma once

#include <string>
#include <string_view>

#include "mtasts/result.h"

namespace mtasts {

// Fault::input, code "mail-over-limit": "the message has more than 1000 parts".
[[nodiscard]] Error over_limit(std::string_view what);
// Fault::input, code "report-damaged": "the gzip data ends early".
[[nodiscard]] Error damaged(std::string_view what);
// Fault::input, code "no-report".
[[nodiscard]] Error no_report(std::string_view what);
// Fault::input, code "dmarc-report".
[[nodiscard]] Error dmarc_report();

// "16 MiB"
[[nodiscard]] std::string mebibytes(std::size_t bytes);

}  // namespace mtasts
