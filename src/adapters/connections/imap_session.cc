#include "adapters/connections/imap_session.h"

#include <charconv>

#include "adapters/report_mail/report_limits.h"
#include "adapters/system/system_calls.h"
#include "mtasts/ascii.h"
#include "mtasts/printable.h"

namespace mtasts {
namespace {

constexpr std::string_view kTag = "mtasts ";
constexpr std::size_t kLargestLiteral = std::size_t{4} * 1024 * kMebibyte;
constexpr std::size_t kMostResponseLines = 100;
constexpr std::size_t kMostResponses = 10'000'000;
constexpr std::size_t kServerTextBytes = 200;

// The size that a line announces at its end: "* 1 FETCH (BODY[] {312}".
std::optional<std::size_t> announced_literal(std::string_view line) {
  const std::size_t brace = line.rfind('{');
  if (brace == std::string_view::npos || !line.ends_with('}')) return std::nullopt;
  std::size_t size = 0;
  const char* const last = line.data() + line.size() - 1;
  const auto [end, error] = std::from_chars(line.data() + brace + 1, last, size);
  if (error != std::errc() || end != last) return std::nullopt;
  return size;
}

}  // namespace

std::optional<std::uint32_t> ImapResponse::number_after(std::string_view name) const {
  const std::string upper = lower_case(text);
  const std::string wanted = lower_case(name) + ' ';
  for (std::size_t at = upper.find(wanted); at != std::string::npos; at = upper.find(wanted, at + 1)) {
    if (at > 0 && upper[at - 1] != ' ' && upper[at - 1] != '(' && upper[at - 1] != '[') continue;
    std::uint32_t number = 0;
    const char* const begin = text.data() + at + wanted.size();
    if (std::from_chars(begin, text.data() + text.size(), number).ec == std::errc()) return number;
  }
  return std::nullopt;
}

ImapSession::~ImapSession() {
  if (is_idle_) (void)begin("LOGOUT");
}

Result<void> ImapSession::begin(std::string_view command) {
  is_idle_ = false;
  responses_ = 0;
  command_ = command.substr(0, command.find(' ', command.starts_with("UID ") ? 4 : 0));
  return connection_->send(std::string(kTag) + std::string(command) + "\r\n");
}

Result<ImapResponse> ImapSession::read_response() {
  ImapResponse response;
  for (std::size_t lines = 0; lines < kMostResponseLines; ++lines) {
    auto line = connection_->read_line();
    if (!line) return fail(line.error());
    const auto size = announced_literal(*line);
    response.text += size ? line->substr(0, line->rfind('{')) : *line;
    if (!size) return response;
    if (*size > kLargestLiteral) return connection_->broken("the server sends more than 4 GiB");
    auto literal = connection_->read(*size, *size > kLargestMessage ? kBufferSize : *size);
    if (!literal) return fail(literal.error());
    if (lines > 0) continue;
    response.literal = *std::move(literal);
    response.literal_size = *size;
  }
  return connection_->broken("the server sends a response without an end");
}

Result<std::optional<ImapResponse>> ImapSession::next() {
  auto response = read_response();
  if (!response) return fail(response.error());
  const std::string_view text = response->text;
  const std::string start = lower_case(text.substr(0, 64));
  if (start.starts_with("* bye")) {
    return connection_->broken("the server ends the session: " + quote(text.substr(5), kServerTextBytes));
  }
  if (start.starts_with("* ")) {
    if (++responses_ <= kMostResponses) return *std::move(response);
    return connection_->broken("the server sends a response without an end");
  }
  if (!start.starts_with(kTag)) {
    return connection_->broken("the server does not follow IMAP: " + quote(text, kServerTextBytes));
  }
  is_idle_ = true;
  if (start.substr(kTag.size()).starts_with("ok")) return std::nullopt;
  return fail({Fault::unreadable, "imap-refused",
               "the server refuses " + command_ + ": " + quote(text.substr(kTag.size()), kServerTextBytes)});
}

std::string imap_quoted(std::string_view text) {
  std::string quoted = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') quoted += '\\';
    quoted += c;
  }
  return quoted + '"';
}

}  // namespace mtasts
