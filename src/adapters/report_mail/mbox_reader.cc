#include "adapters/report_mail/mbox_reader.h"

#include <algorithm>

#include "adapters/report_mail/content_kind.h"
#include "adapters/report_mail/report_limits.h"
#include "adapters/system/system_calls.h"

namespace mtasts {
namespace {

constexpr std::size_t kReadAtOnce = 4 * kBufferSize;
// More than a separator line has: one that arrives in two pieces is found with the second.
constexpr std::size_t kLongestSeparator = 1024;

}  // namespace

std::optional<std::size_t> find_mbox_separator(std::string_view text, std::size_t from) {
  constexpr std::string_view kBegin = "\nFrom ";
  for (std::size_t at = text.find(kBegin, from); at != std::string_view::npos;
       at = text.find(kBegin, at + 1)) {
    const std::string_view before = text.substr(0, at);
    const bool follows_empty_line = before.empty() || before.ends_with('\n') || before.ends_with("\n\r");
    const std::string_view line = text.substr(at + 1, text.find('\n', at + 1) - at - 1);
    if (follows_empty_line && is_mbox_separator(line)) return at + 1;
  }
  return std::nullopt;
}

Result<bool> MboxReader::read_more() {
  if (is_at_end_) return false;
  buffer_.erase(0, begin_);
  begin_ = 0;
  const std::size_t size = buffer_.size();
  buffer_.resize(size + kReadAtOnce);
  const auto got = file_.read(buffer_.data() + size, kReadAtOnce);
  buffer_.resize(size + (got ? *got : 0));
  if (!got) return fail(got.error());
  is_at_end_ = *got == 0;
  return !is_at_end_;
}

Result<void> MboxReader::skip_separator() {
  while (unread().find('\n') == std::string_view::npos) {
    const auto more = read_more();
    if (!more) return fail(more.error());
    if (!*more) break;
  }
  begin_ += std::min(unread().find('\n'), unread().size() - 1) + 1;
  return {};
}

Result<std::optional<MboxMessage>> MboxReader::next() {
  if (auto skipped = skip_separator(); !skipped) return fail(skipped.error());
  if (unread().empty() && is_at_end_) return std::nullopt;
  MboxMessage message;
  std::size_t searched = 0;
  while (true) {
    const auto end = find_mbox_separator(unread(), searched);
    const bool is_whole = end || is_at_end_;
    if (is_whole || unread().size() > kLargestMessage) {
      const std::size_t size = end.value_or(unread().size());
      if (!message.is_too_large) message.text = unread().substr(0, is_whole ? size : kBufferSize);
      message.is_too_large = message.is_too_large || !is_whole;
      begin_ += is_whole ? size : size - kLongestSeparator;
      if (is_whole) return message;
    }
    searched = unread().size() - std::min(unread().size(), kLongestSeparator);
    if (const auto more = read_more(); !more) return fail(more.error());
  }
}

}  // namespace mtasts
