// A reply line is three digits, then "-" if more lines follow.
#include "adapters/connections/smtp_reply.h"

#include <algorithm>

#include "mtasts/ascii.h"

namespace mtasts {
namespace {

bool is_reply_line(std::string_view line) {
  return line.size() >= 3 && line[0] >= '2' && line[0] <= '5' && is_digit(line[1]) && is_digit(line[2]) &&
         (line.size() == 3 || line[3] == ' ' || line[3] == '-');
}

}  // namespace

SmtpReplyReader::State SmtpReplyReader::add(std::string_view bytes) {
  buffer_ += bytes;
  while (state_ == State::unfinished) {
    const std::size_t end = buffer_.find('\n', searched_);
    const std::size_t size = end == std::string::npos ? buffer_.size() : end + 1;
    if (size_ + size > kMaxReplyBytes) return state_ = State::too_large;
    searched_ = buffer_.size();
    if (end == std::string::npos) break;

    std::string line = buffer_.substr(0, end);
    buffer_.erase(0, end + 1);
    searched_ = 0;
    size_ += size;
    if (line.ends_with('\r')) line.pop_back();
    add_line(line);
  }
  return state_;
}

SmtpReplyReader::State SmtpReplyReader::start_next() {
  state_ = State::unfinished;
  reply_ = {};
  searched_ = 0;
  size_ = 0;
  return add({});
}

void SmtpReplyReader::add_line(std::string_view line) {
  last_line_ = line;
  if (!is_reply_line(line)) {
    state_ = State::malformed;
    return;
  }
  reply_.code = (line[0] - '0') * 100 + (line[1] - '0') * 10 + (line[2] - '0');
  reply_.lines.emplace_back(line.substr(std::min<std::size_t>(line.size(), 4)));
  if (line.size() == 3 || line[3] == ' ') state_ = State::complete;
}

bool offers(const SmtpReply& reply, std::string_view keyword) {
  const auto is_keyword = [&](const std::string& line) {
    const std::string_view word = std::string_view(line).substr(0, line.find(' '));
    return std::equal(word.begin(), word.end(), keyword.begin(), keyword.end(),
                      [](char a, char b) { return lower_case(a) == lower_case(b); });
  };
  return reply.lines.size() > 1 && std::any_of(reply.lines.begin() + 1, reply.lines.end(), is_keyword);
}

}  // namespace mtasts
