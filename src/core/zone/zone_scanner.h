// The lexical half of reading a zone file (RFC 1035 §5.1): entries, each a list of tokens with their place in
// the text. Comments, parentheses and line ends are gone; escapes are left as they were written.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "mtasts/result.h"
#include "mtasts/zone_file.h"

namespace mtasts {

struct ScannedToken {
  std::string_view raw;    // without the quotes; stands until the next entry is asked for
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
  entry_too_long,   // the last entry: nothing behind it is gone through
};

// What stands up to one line end outside parentheses. With a fault, `tokens` are those before it.
struct ScannedEntry {
  std::vector<ScannedToken> tokens;
  std::size_t line = 1;  // where the first token stands, counted from 1
  bool begins_blank = false;
  ScanFault fault = ScanFault::none;
  std::size_t fault_line = 0;
};

// Goes through a text front to back. Of a text in pieces it keeps the entry that it is at and what has come
// behind it; an entry that goes on in the next piece is scanned again from its start, with more than twice as
// much text, so that no cut shows.
class ZoneScanner {
 public:
  // A whole text, which must outlive the scanner.
  explicit ZoneScanner(std::string_view text) : text_(text), has_all_(true) {}
  // The pieces of one; `next` must outlive the scanner.
  explicit ZoneScanner(const NextPiece& next) : next_(&next) {}
  ZoneScanner(const ZoneScanner&) = delete;
  ZoneScanner& operator=(const ZoneScanner&) = delete;

  // Steps over `mark` where it comes next, and tells whether it did.
  [[nodiscard]] bool skip(std::string_view mark);
  // The next entry that holds a token or a fault, into `entry`, whose memory is used again. False at the end.
  [[nodiscard]] bool next(ScannedEntry& entry);
  // Why the text ended before its end, if it did.
  [[nodiscard]] const std::optional<Error>& failure() const { return failure_; }

 private:
  // Lets go of what is behind us and takes more text; false when there is none.
  bool take_more();
  // Whether the entry ends in the text that is here, by a line end or because it is all there is.
  bool scan_entry(ScannedEntry& entry);
  void scan_quoted(ScannedEntry& entry);
  void scan_unquoted(ScannedEntry& entry);
  void add(ScannedEntry& entry, const ScannedToken& token) const;
  void skip_comment(ScannedEntry& entry);
  void note(ScannedEntry& entry, ScanFault fault, std::size_t line) const;
  // Steps over a line end and tells whether the entry ends with it.
  [[nodiscard]] bool step_over_line_end();
  void give_up(ScannedEntry& entry, std::size_t line);

  const NextPiece* next_ = nullptr;
  std::string kept_ = {};       // of a text in pieces
  std::string_view text_ = {};  // what is here of the text
  bool has_all_ = false;        // nothing comes behind it
  std::optional<Error> failure_ = {};
  std::size_t before_ = 0;    // octets that came before text_
  std::size_t position_ = 0;  // in text_
  std::size_t line_ = 1;
  std::size_t depth_ = 0;  // of parentheses
  std::size_t outermost_line_ = 1;
};

}  // namespace mtasts
