// Adds names to the lists of mailcow.conf, the settings of mailcow, which bash and docker compose read.
#pragma once

#include <string>
#include <string_view>

#include "mtasts/result.h"

namespace mtasts {

// The pattern for every Policy Host that mailcow's certificate client and its nginx accept.
inline constexpr std::string_view kMailcowNames = "mta-sts.*";
inline constexpr std::string_view kMailcowCertificateNames = "ADDITIONAL_SAN";
inline constexpr std::string_view kMailcowServerNames = "ADDITIONAL_SERVER_NAMES";

// The same text with kMailcowNames in both lists, once; every other byte is kept. A missing list is appended.
// If several lines set a list, the last one counts, as for bash and docker compose. Fault::input, code
// "odd-mailcow-conf", if a list is written in a way that cannot be extended safely.
[[nodiscard]] Result<std::string> merge_mailcow_conf(std::string_view text);

// The same lines with "***" for every value but those of the two lists, also in comments, for a difference
// that is shown: a mailcow.conf holds passwords.
[[nodiscard]] std::string without_mailcow_secrets(std::string_view text);

}  // namespace mtasts
