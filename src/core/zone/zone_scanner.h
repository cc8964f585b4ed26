// ZoneScanner: splits the text of a zone file (RFC 1035 §5.1) into entries of tokens with their positions.
// Drops comments, parentheses and line ends; keeps escapes.
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
  std::string_view raw;    // without the quotes; valid until the next entry
  std::size_t offset = 0;  // of the first character, or its quote, in the text
  std::size_t length = 0;  // in the text, with the quotes
  bool quoted = false;
  bool before_comment = false;  // a ";" follows without a space
};

enum class ScanFault {
  none,
  quote_not_closed,        // before the end of its line
  parenthesis_not_closed,  // before the end of the text
  parenthesis_not_opened,
  too_many_tokens,  // more than RDATA can hold
  entry_too_long,   // the last entry: scanning ends here
};

// The tokens up to a line end outside parentheses. With a fault, the tokens before it.
struct ScannedEntry {
  std::vector<ScannedToken> tokens;
  std::size_t line = 1;  // of the first token, counted from 1
  bool begins_blank = false;
  ScanFault fault = ScanFault::none;
  std::size_t fault_line = 0;
  std::string_view cloudflare_tags = {};  // after "cf_tags=" in a comment; valid until the next entry
};

// Scans a text from front to back. Of a text in pieces it keeps the current entry and the text after it. An
// entry that continues in the next piece is scanned again from its start, with more than twice as much text.
class ZoneScanner {
 public:
  // A whole text, which must outlive the scanner.
  explicit ZoneScanner(std::string_view text) : text_(text), has_all_(true) {}
  // A text in pieces; `next` must outlive the scanner.
  explicit ZoneScanner(const NextPiece& next) : next_(&next) {}
  ZoneScanner(const ZoneScanner&) = delete;
  ZoneScanner& operator=(const ZoneScanner&) = delete;

  // Skips `mark` if it is next, and returns true if so.
  [[nodiscard]] bool skip(std::string_view mark);
  // Sets `entry`, whose memory is reused, to the next entry with a token or a fault. False at the end.
  [[nodiscard]] bool next(ScannedEntry& entry);
  // The error of the piece that could not be read, if there was one.
  [[nodiscard]] const std::optional<Error>& failure() const { return failure_; }

 private:
  // Drops the scanned text and reads more; false if there is none.
  bool take_more();
  // Scans the entry; true if it ends in the current text, by a line end or by the end of the whole text.
  bool scan_entry(ScannedEntry& entry);
  void scan_quoted(ScannedEntry& entry);
  void scan_unquoted(ScannedEntry& entry);
  void add(ScannedEntry& entry, const ScannedToken& token) const;
  void skip_comment(ScannedEntry& entry);
  void note(ScannedEntry& entry, ScanFault fault, std::size_t line) const;
  // Skips a line end; true if the entry ends there.
  [[nodiscard]] bool step_over_line_end();
  void give_up(ScannedEntry& entry, std::size_t line);

  const NextPiece* next_ = nullptr;
  std::string kept_ = {};       // the buffer of a text in pieces
  std::string_view text_ = {};  // the current part of the text
  bool has_all_ = false;        // no more pieces follow
  std::optional<Error> failure_ = {};
  std::size_t before_ = 0;    // bytes before text_
  std::size_t position_ = 0;  // in text_
  std::size_t line_ = 1;
  std::size_t depth_ = 0;  // of parentheses
  std::size_t outermost_line_ = 1;
};

}  // namespace mtasts
