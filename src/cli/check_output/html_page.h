// The parts that self-contained pages share: no script, and nothing is fetched from elsewhere. The functions
// escape; "HTML" marks what is escaped already.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "cli/text/printing.h"
#include "mtasts/finding.h"

namespace mtasts {

[[nodiscard]] std::string html_text(std::string_view octets);
// The word of a verdict or a severity, which is also the name of its style.
[[nodiscard]] std::string html_mark(std::string_view word);
// An item of a list.
[[nodiscard]] std::string html_finding(const Finding& finding);
// A table that scrolls, with these rows. `style` are the names of its styles; `id` is that of its heading:
// what can be scrolled must be reachable by keyboard and have a label.
[[nodiscard]] std::string html_table(std::string_view style, std::string_view id, const std::string& head,
                                     const std::string& rows);
// The paragraph about domains without details; nothing for none.
[[nodiscard]] std::string html_left_out(std::size_t domains);
[[nodiscard]] std::string html_head_row(const std::vector<std::string>& columns);

struct HtmlPage {
  std::string heading;       // HTML: "MTA-STS of example.com"
  std::string_view verdict;  // "broken"
  std::string summary;       // HTML: paragraphs, or empty
  std::string_view made;     // "Checked"
  const Printing& printing;
  std::string_view more_style = {};  // CSS
};

// All before the first section. Mail addresses and https URIs of the contact become links.
[[nodiscard]] std::string html_page_begin(const HtmlPage& page);
// All behind the last section. `role` follows "Made by mtasts 1.2.3, which".
[[nodiscard]] std::string html_page_end(std::string_view role, const std::string& program);

// True if a file that begins so is a page whose title has `heading` before the name of a domain.
[[nodiscard]] bool is_html_page(std::string_view start, std::string_view heading);

}  // namespace mtasts
