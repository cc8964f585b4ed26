// SmtpReplyReader: the replies of an SMTP server (RFC 5321 §4.2), octet by octet as they arrive.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace mtasts {

// Of one reply, all its lines. RFC 5321 §4.5.3.1.5 allows 512 octets a line; a server that says more than
// this is not listened to.
inline constexpr std::size_t kReplySizeLimit = std::size_t{16} * 1024;

struct SmtpReply {
  int code = 0;                    // of the last line: 200 to 599
  std::vector<std::string> lines;  // what stands behind the code and its "-" or space
  [[nodiscard]] bool is_positive() const { return code / 100 == 2; }
  // The command is unknown to the server (RFC 5321 §4.2.4).
  [[nodiscard]] bool is_not_implemented() const { return code == 500 || code == 502 || code == 504; }
};

class SmtpReplyReader {
 public:
  enum class State { unfinished, whole, no_smtp, too_large };

  // Takes what came; lines end in CRLF or a lone LF. Once it is whole, no_smtp or too_large, octets wait for
  // next().
  State take(std::string_view octets);
  // Forgets the reply that was read and goes on with what waits.
  State next();

  [[nodiscard]] State state() const { return state_; }
  [[nodiscard]] const SmtpReply& reply() const { return reply_; }
  // Of all replies so far the last line, code and all, without its end; empty: none.
  [[nodiscard]] const std::string& last_line() const { return last_line_; }
  // Whether octets wait behind the reply.
  [[nodiscard]] bool has_more() const { return !waiting_.empty(); }

 private:
  void take_line(std::string_view line);

  State state_ = State::unfinished;
  SmtpReply reply_ = {};
  std::string last_line_;
  std::string waiting_;   // not yet read
  std::size_t seen_ = 0;  // octets of waiting_ that hold no line end
  std::size_t size_ = 0;  // of the reply's lines
};

// Whether the reply to EHLO offers the extension (RFC 5321 §4.1.1.1): a keyword in any case, in a line behind
// the first, which greets.
[[nodiscard]] bool offers(const SmtpReply& reply, std::string_view keyword);

}  // namespace mtasts
