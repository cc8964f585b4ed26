// The failure-reason-code of TLSRPT reports (RFC 8460 §4.3) is free text: the known texts and the code that
// explains each.
#pragma once

#include <optional>
#include <string_view>

namespace mtasts {

// "MX_HOSTS_MISMATCH" is explained by "mx-not-covered", "X509_V_ERR_CERT_HAS_EXPIRED" by
// "certificate-expired". Letter case does not matter, nor which of space, "_" and "-" stands between the
// words. Nothing for any other text.
[[nodiscard]] std::optional<std::string_view> code_of_reason(std::string_view reason);

// The code that explains a failure of a report: that of the reason if it is more exact than the result type.
// The same reason has another code if the result type is about the Policy Host. Nothing if neither text is
// known.
[[nodiscard]] std::optional<std::string_view> code_of_failure(std::string_view result_type,
                                                              std::string_view reason);

// The status code of a bounce in a line of text: "5.4.8" in "550 5.4.8 MX hosts of 'example.com' failed ...".
// Nothing without a code of the catalogue.
[[nodiscard]] std::optional<std::string_view> code_of_bounce(std::string_view text);

}  // namespace mtasts
