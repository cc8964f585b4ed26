// Explanation: all that the catalogue knows of the code of a finding, of an error that a command prints, of a
// TLSRPT result type (RFC 8460 §4.3), or of the status code of a bounce (RFC 3463).
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "mtasts/finding.h"

namespace mtasts {

struct Explanation {
  std::string code;                        // "policy-http-redirect", "sts-webpki-invalid"
  std::optional<Severity> severity = {};   // of a finding
  std::string rfc;                         // the section that decides, or empty
  std::string meaning;                     // one sentence, lower case, no final stop
  std::vector<std::string> causes = {};    // the usual ones, likeliest first
  std::string remedy;                      // what to do
  std::vector<std::string> commands = {};  // to tell the causes apart, with example.com for the domain
};

// Nothing for a text that is no code.
[[nodiscard]] std::optional<Explanation> explain(std::string_view code);

// The code that explains a text: the text itself if it is a code, the status code in a line of a bounce
// ("550 5.4.8 ..." is explained by "5.4.8"), or the code for a failure-reason-code of a TLSRPT report, which
// is free text ("MX_HOSTS_MISMATCH" is explained by "mx-not-covered"). Nothing for any other text.
[[nodiscard]] std::optional<std::string_view> code_in(std::string_view text);

// Every code that can be explained, in the order of the catalogue: findings, errors, result types, bounces.
[[nodiscard]] std::vector<std::string_view> explained_codes();

}  // namespace mtasts
