// The reason why a text is not a ReportUri, in the words of both the error and the finding.
#pragma once

#include <string>
#include <string_view>

namespace mtasts {

struct ReportUriFault {
  std::string what = {};      // the reason; empty for a valid URI
  std::string hint = {};      // the text to write instead, or empty
  bool other_scheme = false;  // a URI, but neither mailto nor https
};

// Checks a text of any bytes by RFC 8460 §3, RFC 3986 and, for mailto, RFC 6068. The words of the result are
// fixed: they have no bytes of the text.
[[nodiscard]] ReportUriFault report_uri_fault(std::string_view text);

}  // namespace mtasts
