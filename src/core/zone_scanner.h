// The lexical half of reading a zone file (RFC 1035 §5.1): entries, each a list of tokens with their place in
// the text. Comments, parentheses and line ends are gone; escapes are left as they were written.
#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

namespace mtasts {

struct ScannedToken {
  std::string_view raw;    // without the quotes
  std::size_t offset = 0;  // of the first character in the text: the quote, when quoted
  std::size_t length = 0;  // in the text, quotes included
  bool quoted = false;
  bool before_comment = false;  // a ";" follows without a space between
};

enum class ScanFault {
  none,
  quote_not_closed,        // before the end of its line
  parenthesis_not_closed,  // before the end of the text
  parenthesis_not_opened,
  too_many_tokens,  // more than RDATA can hold
};

// What stands up to one line end outside parentheses. With a fault, `tokens` are those before it.
struct ScannedEntry {
  std::vector<ScannedToken> tokens;
  std::size_t line = 1;  // where the first token stands, counted from 1
  bool begins_blank = false;
  ScanFault fault = ScanFault::none;
  std::size_t fault_line = 0;
};

// Goes through a text once, front to back. The text must outlive the scanner and its tokens.
class ZoneScanner {
 public:
  // Begins at `position`: 0, or behind a byte order mark.
  ZoneScanner(std::string_view text, std::size_t position) : text_(text), position_(position) {}

  // The next entry that holds a token or a fault, into `entry`, whose memory is used again. False at the end.
  [[nodiscard]] bool next(ScannedEntry& entry);

 private:
  void scan_entry(ScannedEntry& entry);
  void scan_quoted(ScannedEntry& entry);
  void scan_unquoted(ScannedEntry& entry);
  void add(ScannedEntry& entry, const ScannedToken& token) const;
  void skip_comment(ScannedEntry& entry);
  void note(ScannedEntry& entry, ScanFault fault, std::size_t line) const;
  // Steps over a line end and tells whether the entry ends with it.
  [[nodiscard]] bool step_over_line_end();

  std::string_view text_;
  std::size_t position_;
  std::size_t line_ = 1;
  std::size_t depth_ = 0;  // of parentheses
  std::size_t outermost_line_ = 1;
};

}  // namespace mtasts
