// mailcow.conf, the settings of mailcow, read by bash and by docker compose: adding names to its lists.
#pragma once

#include <string>
#include <string_view>

#include "mtasts/result.h"

namespace mtasts {

// The name that covers every Policy Host, as mailcow's certificate client and its nginx take it.
inline constexpr std::string_view kMailcowNames = "mta-sts.*";
inline constexpr std::string_view kMailcowCertificateNames = "ADDITIONAL_SAN";
inline constexpr std::string_view kMailcowServerNames = "ADDITIONAL_SERVER_NAMES";

// The same text with kMailcowNames in both lists, once; every other octet stays. A list that is not there is
// appended; of several lines that set one, the last counts, as for its readers. Fault::input, code
// "odd-mailcow-conf": a list is written in a way that cannot be added to safely.
[[nodiscard]] Result<std::string> merge_mailcow_conf(std::string_view text);

// The same lines with "***" for every value but those of the two lists, also in comments, for a difference
// that is shown: a mailcow.conf holds passwords.
[[nodiscard]] std::string without_mailcow_secrets(std::string_view text);

}  // namespace mtasts
