// Prints findings and their explanations for people.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "mtasts/explanation.h"
#include "mtasts/finding.h"

namespace mtasts {

enum class Colours { off, on };

// "mta-sts.txt:3: error policy-mx-missing: no mx (RFC 8461 §3.2)", then the indented hint, if there is
// one. Lines end in a line feed; remote bytes are escaped.
[[nodiscard]] std::string finding_text(const Finding& finding, Colours colours);

// The finding in one line of plain words, for terminals and monitoring: "policy-mx-missing: mx2.example.com:
// no mx pattern matches (RFC 8461 §4.1)". Remote bytes are escaped. The subject is omitted if it is `domain`;
// each part is cut after `limit` bytes.
[[nodiscard]] std::string finding_words(const Finding& finding, std::string_view domain,
                                        std::size_t limit = std::string_view::npos);

// An item of a list in Markdown: "- **error** code: place: message (RFC ...)", and its hint as an item below.
// Escaped.
[[nodiscard]] std::string markdown_finding(const Finding& finding);

// "error"; in its colour with Colours::on.
[[nodiscard]] std::string severity_text(Severity severity, Colours colours);

// The subject and line: "mta-sts.txt:3", escaped; empty without a subject.
[[nodiscard]] std::string place_text(const Finding& finding);

// The full explanation. Lines end in a line feed and have at most 80 columns, except commands.
[[nodiscard]] std::string explanation_text(const Explanation& explanation);

// One line: the code and its meaning.
[[nodiscard]] std::string explanation_line(const Explanation& explanation);

}  // namespace mtasts
