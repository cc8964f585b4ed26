// What keeps a text from being a ReportUri, in words that an error and a finding both use.
#pragma once

#include <string>
#include <string_view>

namespace mtasts {

struct ReportUriFault {
  std::string what = {};      // empty: nothing is wrong
  std::string hint = {};      // what to write, or empty
  bool other_scheme = false;  // a URI, but neither mailto nor https
};

// RFC 8460 §3 on top of RFC 3986, and RFC 6068 for mailto. Any octets may be passed; none of them are in the
// answer.
[[nodiscard]] ReportUriFault report_uri_fault(std::string_view text);

}  // namespace mtasts
