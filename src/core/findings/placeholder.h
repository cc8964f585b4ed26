// placeholder_in(): finds the placeholder of a template that was published as it is.
#pragma once

#include <string>
#include <string_view>

#include "core/findings/in_quotes.h"
#include "mtasts/finding.h"
#include "mtasts/printable.h"

namespace mtasts {

// The first part of a host name, mail address or URI that stands for a name of one's own:
// "<your_domain.tld>", "{{domain}}", "$DOMAIN", "%DOMAIN%", or a label such as "your-domain", "yourcompany",
// "mydomain" or a final "tld". Empty if there is none. Names that RFC 2606 reserves, as example.com, are no
// placeholders.
[[nodiscard]] std::string_view placeholder_in(std::string_view text);

// The hint for a placeholder: put your own name in place of "<domain>".
[[nodiscard]] std::string placeholder_hint(std::string_view placeholder);

// The finding about `text` with the likeliest cause: an invisible character, or a placeholder.
[[nodiscard]] inline Finding with_cause(Finding finding, std::string_view text) {
  if (has_invisible_character(text)) {
    finding.message += "; it has an invisible character";
    finding.hint = "type it again: text that is copied from a web page often has invisible characters";
  } else if (const std::string_view placeholder = placeholder_in(text); !placeholder.empty()) {
    finding.message += "; it has a placeholder";
    finding.hint = placeholder_hint(placeholder);
  }
  return finding;
}

}  // namespace mtasts
