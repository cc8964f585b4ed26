// SmtpReplyReader: parses the replies of an SMTP server (RFC 5321 §4.2) incrementally.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace mtasts {

// Limit of one reply with all its lines, in bytes. RFC 5321 §4.5.3.1.5 allows a line of 512 octets.
inline constexpr std::size_t kMaxReplyBytes = std::size_t{16} * 1024;

struct SmtpReply {
  int code = 0;                    // of the last line: 200 to 599
  std::vector<std::string> lines;  // the text after the code and its "-" or space
  [[nodiscard]] bool is_positive() const { return code / 100 == 2; }
  // The server does not implement the command (RFC 5321 §4.2.4).
  [[nodiscard]] bool is_not_implemented() const { return code == 500 || code == 502 || code == 504; }
};

class SmtpReplyReader {
 public:
  enum class State { unfinished, complete, malformed, too_large };

  // Adds received bytes; lines end in CRLF or a lone LF. Once the state is not `unfinished`, further bytes
  // are kept for start_next().
  State add(std::string_view bytes);
  // Discards the reply and continues with the kept bytes.
  State start_next();

  [[nodiscard]] State state() const { return state_; }
  [[nodiscard]] const SmtpReply& reply() const { return reply_; }
  // The last line of all replies so far, with its code, without its line end; empty if there is none.
  [[nodiscard]] const std::string& last_line() const { return last_line_; }
  // True if bytes follow the reply.
  [[nodiscard]] bool has_surplus() const { return !buffer_.empty(); }

 private:
  void add_line(std::string_view line);

  State state_ = State::unfinished;
  SmtpReply reply_ = {};
  std::string last_line_;
  std::string buffer_;        // not yet parsed
  std::size_t searched_ = 0;  // bytes of buffer_ without a line end
  std::size_t size_ = 0;      // of the reply so far, in bytes
};

// True if the reply to EHLO offers the extension (RFC 5321 §4.1.1.1): a case-insensitive keyword at the start
// of any line but the first, which is the greeting.
[[nodiscard]] bool offers(const SmtpReply& reply, std::string_view keyword);

}  // namespace mtasts
