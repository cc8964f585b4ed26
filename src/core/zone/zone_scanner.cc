// Follows BIND where RFC 1035 §5.1 is silent, so that the judged records are the published ones.
#include "core/zone/zone_scanner.h"

#include <algorithm>
#include <array>

#include "mtasts/ascii.h"

namespace mtasts {
namespace {

// RDATA has at most 65535 bytes, and each token except an empty name or string needs one.
constexpr std::size_t kMostTokens = 70000;

// In bytes of text. The largest RDATA, written as \DDD, needs a sixteenth of it.
constexpr std::size_t kLongestEntry = std::size_t{4} << 20;

// Exports of Cloudflare end records in "; cf_tags=cf-proxied:true".
constexpr std::string_view kCloudflareTags = "cf_tags=";

// The characters that end an unquoted token, and the backslash that escapes them.
constexpr std::array<bool, 256> make_stops() {
  std::array<bool, 256> stops{};
  for (const char c : {' ', '\t', '\r', '\n', '(', ')', '"', ';', '\\'}) {
    stops[static_cast<unsigned char>(c)] = true;
  }
  return stops;
}
constexpr std::array<bool, 256> kStops = make_stops();

bool stops_token(char c) {
  return kStops[static_cast<unsigned char>(c)];
}

bool is_line_end(char c) {
  return c == '\n' || c == '\r';
}

}  // namespace

bool ZoneScanner::skip(std::string_view mark) {
  while (text_.size() - position_ < mark.size() && take_more()) continue;
  const bool is_there = text_.substr(position_).starts_with(mark);
  if (is_there) position_ += mark.size();
  return is_there;
}

bool ZoneScanner::take_more() {
  if (has_all_) return false;
  kept_.erase(0, position_);
  before_ += position_;
  position_ = 0;
  const std::size_t wanted = 2 * kept_.size() + 1;
  while (!has_all_ && kept_.size() < wanted) {
    const auto piece = (*next_)();
    has_all_ = !piece || piece->empty();
    if (piece) {
      kept_ += *piece;
    } else {
      failure_ = piece.error();
      kept_.clear();
    }
  }
  text_ = kept_;
  return !text_.empty();
}

bool ZoneScanner::next(ScannedEntry& entry) {
  while (position_ < text_.size() || take_more()) {
    const std::size_t begin = position_;
    const std::size_t line = line_;
    entry.tokens.clear();
    entry.fault = ScanFault::none;
    entry.cloudflare_tags = {};
    entry.line = line;
    entry.begins_blank = is_wsp(text_[begin]);
    const bool ends = scan_entry(entry);
    if (position_ - begin > kLongestEntry) {
      give_up(entry, line);
    } else if (!ends) {
      position_ = begin;
      line_ = line;
      (void)take_more();
      continue;
    }
    if (!entry.tokens.empty() || entry.fault != ScanFault::none) return true;
  }
  return false;
}

void ZoneScanner::give_up(ScannedEntry& entry, std::size_t line) {
  position_ = text_.size();
  has_all_ = true;
  entry.tokens.clear();
  entry.line = line;
  entry.fault = ScanFault::entry_too_long;
  entry.fault_line = line;
}

bool ZoneScanner::scan_entry(ScannedEntry& entry) {
  depth_ = 0;
  while (position_ < text_.size()) {
    switch (text_[position_]) {
      case ' ':
      case '\t': ++position_; break;
      case '\n':
      case '\r':
        if (step_over_line_end()) return true;
        break;
      case ';': skip_comment(entry); break;
      case '(':
        if (depth_++ == 0) outermost_line_ = line_;
        ++position_;
        break;
      case ')':
        if (depth_ == 0) note(entry, ScanFault::parenthesis_not_opened, line_);
        depth_ -= depth_ > 0 ? 1 : 0;
        ++position_;
        break;
      case '"': scan_quoted(entry); break;
      default: scan_unquoted(entry);
    }
  }
  if (depth_ > 0) note(entry, ScanFault::parenthesis_not_closed, outermost_line_);
  return has_all_;
}

bool ZoneScanner::step_over_line_end() {
  // A lone carriage return also ends the line, but does not count as one.
  const bool is_return = text_[position_] == '\r';
  const bool is_last = position_ + 1 == text_.size();
  if (is_return && !is_last && text_[position_ + 1] == '\n') ++position_;
  if (text_[position_] == '\n') ++line_;
  ++position_;
  return depth_ == 0 && (!is_return || !is_last || has_all_);
}

void ZoneScanner::skip_comment(ScannedEntry& entry) {
  if (!entry.tokens.empty()) {
    ScannedToken& last = entry.tokens.back();
    last.before_comment = last.before_comment || last.offset + last.length == before_ + position_;
  }
  const std::size_t begin = position_;
  position_ = std::min(text_.find('\n', position_), text_.size());
  if (entry.tokens.empty()) return;
  const std::string_view comment = text_.substr(begin, position_ - begin);
  const std::size_t tags = comment.find(kCloudflareTags);
  if (tags != std::string_view::npos) entry.cloudflare_tags = comment.substr(tags + kCloudflareTags.size());
}

void ZoneScanner::scan_quoted(ScannedEntry& entry) {
  const std::size_t begin = position_;
  const std::size_t line = line_;
  std::size_t at = begin + 1;
  while (at < text_.size() && text_[at] != '"' && text_[at] != '\n') {
    const bool escapes = text_[at] == '\\' && at + 1 < text_.size();
    if (escapes && text_[at + 1] == '\n') ++line_;
    at += escapes ? 2 : 1;
  }
  if (at >= text_.size() || text_[at] == '\n') {
    note(entry, ScanFault::quote_not_closed, line);
    position_ = at;
    return;
  }
  position_ = at + 1;
  add(entry, {text_.substr(begin + 1, at - begin - 1), before_ + begin, position_ - begin, true, false});
}

void ZoneScanner::scan_unquoted(ScannedEntry& entry) {
  const std::size_t begin = position_;
  const auto* at = text_.begin() + begin;
  while ((at = std::find_if(at, text_.end(), stops_token)) != text_.end() && *at == '\\') {
    const bool escapes = at + 1 != text_.end() && !is_line_end(at[1]);
    at += escapes ? 2 : 1;
  }
  position_ = static_cast<std::size_t>(at - text_.begin());
  const std::size_t length = position_ - begin;
  add(entry, {text_.substr(begin, length), before_ + begin, length, false, false});
}

void ZoneScanner::add(ScannedEntry& entry, const ScannedToken& token) const {
  if (entry.tokens.size() >= kMostTokens) {
    note(entry, ScanFault::too_many_tokens, line_);
    return;
  }
  if (entry.fault != ScanFault::none) return;
  if (entry.tokens.empty()) entry.line = line_;
  entry.tokens.push_back(token);
}

void ZoneScanner::note(ScannedEntry& entry, ScanFault fault, std::size_t line) const {
  if (entry.fault != ScanFault::none) return;  // keep the first fault
  entry.fault = fault;
  entry.fault_line = line;
}

}  // namespace mtasts
