// Three digits, then "-" where more lines follow.
#include "adapters/connections/smtp_reply.h"

#include <algorithm>

namespace mtasts {
namespace {

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

char upper(char c) {
  return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
}

bool is_reply_line(std::string_view line) {
  return line.size() >= 3 && line[0] >= '2' && line[0] <= '5' && is_digit(line[1]) && is_digit(line[2]) &&
         (line.size() == 3 || line[3] == ' ' || line[3] == '-');
}

}  // namespace

SmtpReplyReader::State SmtpReplyReader::take(std::string_view octets) {
  waiting_ += octets;
  while (state_ == State::unfinished) {
    const std::size_t end = waiting_.find('\n', seen_);
    const std::size_t size = end == std::string::npos ? waiting_.size() : end + 1;
    if (size_ + size > kReplySizeLimit) return state_ = State::too_large;
    seen_ = waiting_.size();
    if (end == std::string::npos) break;

    std::string line = waiting_.substr(0, end);
    waiting_.erase(0, end + 1);
    seen_ = 0;
    size_ += size;
    if (line.ends_with('\r')) line.pop_back();
    take_line(line);
  }
  return state_;
}

SmtpReplyReader::State SmtpReplyReader::next() {
  state_ = State::unfinished;
  reply_ = {};
  seen_ = 0;
  size_ = 0;
  return take({});
}

void SmtpReplyReader::take_line(std::string_view line) {
  last_line_ = line;
  if (!is_reply_line(line)) {
    state_ = State::no_smtp;
    return;
  }
  reply_.code = (line[0] - '0') * 100 + (line[1] - '0') * 10 + (line[2] - '0');
  reply_.lines.emplace_back(line.substr(std::min<std::size_t>(line.size(), 4)));
  if (line.size() == 3 || line[3] == ' ') state_ = State::whole;
}

bool offers(const SmtpReply& reply, std::string_view keyword) {
  const auto is_offer = [&](const std::string& line) {
    const std::string_view word = std::string_view(line).substr(0, line.find(' '));
    return std::equal(word.begin(), word.end(), keyword.begin(), keyword.end(),
                      [](char a, char b) { return upper(a) == upper(b); });
  };
  return reply.lines.size() > 1 && std::any_of(reply.lines.begin() + 1, reply.lines.end(), is_offer);
}

}  // namespace mtasts
