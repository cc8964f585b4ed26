// Parses arbitrary bytes as SMTP replies: the pieces must not affect the result, and memory must stay
// bounded.
#include <cstdint>
#include <string>

#include "adapters/connections/smtp_reply.h"
#include "fuzz/property.h"

using namespace mtasts;
using fuzz::holds;

namespace {

std::size_t size_of(const SmtpReply& reply) {
  std::size_t size = 0;
  for (const std::string& line : reply.lines) size += line.size();
  return size;
}

void check(const SmtpReplyReader& reader) {
  const SmtpReply& reply = reader.reply();
  holds(size_of(reply) <= kMaxReplyBytes, "a reply is bounded");
  holds(reply.lines.empty() || (reply.code >= 200 && reply.code < 600), "a code is one of SMTP");
  holds(reader.state() != SmtpReplyReader::State::complete || !reply.lines.empty(),
        "a whole reply has a line");
  holds(reader.last_line().find('\n') == std::string::npos, "a line is one line");
  (void)offers(reply, "STARTTLS");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view octets = fuzz::text_of(data, size);
  SmtpReplyReader at_once;
  SmtpReplyReader one_by_one;
  at_once.add(octets);
  for (const char octet : octets) one_by_one.add({&octet, 1});
  while (true) {
    check(at_once);
    check(one_by_one);
    holds(at_once.state() == one_by_one.state(), "pieces make no difference");
    holds(at_once.reply().lines == one_by_one.reply().lines, "nor do they to the lines");
    holds(at_once.has_surplus() == one_by_one.has_surplus(), "nor to what is left");
    if (at_once.state() != SmtpReplyReader::State::complete) return 0;
    at_once.start_next();
    one_by_one.start_next();
  }
}
