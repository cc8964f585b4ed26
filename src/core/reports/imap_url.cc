#include "mtasts/imap_url.h"

#include <algorithm>
#include <charconv>
#include <optional>

#include "mtasts/ascii.h"
#include "mtasts/domain_name.h"
#include "mtasts/ip_address.h"
#include "mtasts/utf8.h"

namespace mtasts {
namespace {

constexpr std::string_view kImapScheme = "imaps://";
constexpr std::uint16_t kImapsPort = 993;
constexpr std::size_t kLongestFolder = 1000;
constexpr std::string_view kImapExample = "write imaps://USER@HOST/FOLDER, and \"%25\" for a percent sign";

tl::unexpected<Error> bad_mailbox(std::string message, std::string_view hint = kImapExample) {
  return fail({Fault::usage, "bad-imap-mailbox", std::move(message), std::string(hint)});
}

bool has_control(std::string_view text) {
  return std::any_of(text.begin(), text.end(),
                     [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; });
}

// Nothing for a "%" without two hexadecimal digits.
std::optional<std::string> percent_decoded(std::string_view text) {
  std::string decoded;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '%') {
      decoded += text[i];
      continue;
    }
    unsigned value = 0;
    if (i + 2 >= text.size() || !is_hex_digit(text[i + 1]) || !is_hex_digit(text[i + 2])) return std::nullopt;
    std::from_chars(text.data() + i + 1, text.data() + i + 3, value, 16);
    decoded += static_cast<char>(value);
    i += 2;
  }
  return decoded;
}

std::string percent_encoded(std::string_view text, std::string_view kept) {
  constexpr std::string_view kHex = "0123456789ABCDEF";
  std::string encoded;
  for (const char c : text) {
    if (is_alnum(c) || kept.find(c) != std::string_view::npos) {
      encoded += c;
    } else {
      const auto octet = static_cast<unsigned char>(c);
      encoded += {'%', kHex[octet >> 4U], kHex[octet & 0xFU]};
    }
  }
  return encoded;
}

// The characters as UTF-16BE in base64 with "," for "/", without padding (RFC 3501 §5.1.3).
std::string modified_base64(std::u16string_view units) {
  constexpr std::string_view kAlphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+,";
  std::string encoded;
  std::uint32_t bits = 0;
  unsigned count = 0;
  for (const char16_t unit : units) {
    bits = (bits << 16U) | unit;
    count += 16;
    for (; count >= 6; count -= 6) encoded += kAlphabet[(bits >> (count - 6)) & 0x3FU];
  }
  if (count > 0) encoded += kAlphabet[(bits << (6 - count)) & 0x3FU];
  return encoded;
}

void append_utf16(std::u16string& units, char32_t character) {
  if (character >= 0x10000) {
    units += static_cast<char16_t>(0xD800 + ((character - 0x10000) >> 10U));
    character = 0xDC00 + ((character - 0x10000) & 0x3FFU);
  }
  units += static_cast<char16_t>(character);
}

// The host in its canonical form, without brackets; empty if it is none.
std::string canonical_host(std::string_view host) {
  const bool is_bracketed = host.size() > 2 && host.front() == '[' && host.back() == ']';
  const std::string_view inner = is_bracketed ? host.substr(1, host.size() - 2) : host;
  if (const auto address = IpAddress::parse(inner))
    return address->is_v6() == is_bracketed ? address->text() : "";
  const auto name = DomainName::parse(host);
  return name && name->is_host_name() ? name->text() : "";
}

struct HostAndPort {
  std::string_view host;
  std::string_view port;
};

HostAndPort split_port(std::string_view text) {
  const std::size_t colon = text.rfind(':');
  if (colon == std::string_view::npos || text.find(']', colon) != std::string_view::npos)
    return {text, "993"};
  return {text.substr(0, colon), text.substr(colon + 1)};
}

std::optional<std::uint16_t> port_number(std::string_view text) {
  std::uint16_t port = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), port);
  if (error != std::errc() || end != text.data() + text.size() || port == 0) return std::nullopt;
  return port;
}

}  // namespace

Result<ImapFolder> ImapFolder::parse(std::string_view text) {
  if (text.empty()) return bad_mailbox("the name of the folder is empty", "name a folder, as INBOX");
  if (text.size() > kLongestFolder) return bad_mailbox("the name of the folder has more than 1000 bytes");
  if (has_control(text) || !is_utf8(text)) {
    return bad_mailbox("the name of the folder has a control character, or is not UTF-8",
                       "write the name as your mail program shows it");
  }
  return ImapFolder(std::string(text));
}

std::string ImapFolder::encoded() const {
  std::string encoded;
  std::u16string shifted;
  const auto flush = [&] {
    if (!shifted.empty()) encoded += '&' + modified_base64(shifted) + '-';
    shifted.clear();
  };
  for (std::string_view rest = text_; !rest.empty();) {
    const Utf8Piece piece = first_utf8_piece(rest);
    if (is_ascii(rest.front())) {
      flush();
      encoded += rest.front() == '&' ? "&-" : std::string(1, rest.front());
    } else {
      append_utf16(shifted, piece.character);
    }
    rest.remove_prefix(piece.size);
  }
  flush();
  return encoded;
}

Result<ImapUrl> ImapUrl::parse(std::string_view text) {
  const std::string scheme = lower_case(text.substr(0, kImapScheme.size()));
  if (scheme.starts_with("imap:")) {
    return bad_mailbox("the URL of the mailbox begins with imap://, which sends passwords without TLS",
                       "write imaps://USER@HOST/FOLDER");
  }
  if (scheme != kImapScheme) return bad_mailbox("the URL of the mailbox does not begin with imaps://");
  text.remove_prefix(kImapScheme.size());
  const std::size_t slash = std::min(text.find('/'), text.size());
  const std::string_view authority = text.substr(0, slash);
  const std::size_t at = authority.rfind('@');
  if (at == std::string_view::npos || at == 0)
    return bad_mailbox("the URL of the mailbox has no user before \"@\"");
  if (authority.substr(0, at).find(':') != std::string_view::npos) {
    return bad_mailbox("the URL of the mailbox has a password, which every user of this machine could read",
                       "remove it from the URL, change it, and name a file in --password-file");
  }
  const auto user = percent_decoded(authority.substr(0, at));
  const auto folder_text = percent_decoded(text.substr(std::min(slash + 1, text.size())));
  if (!user || !folder_text)
    return bad_mailbox("the URL of the mailbox has a \"%\" without two hexadecimal digits");
  if (has_control(*user)) return bad_mailbox("the user in the URL of the mailbox has a control character");
  const HostAndPort server = split_port(authority.substr(at + 1));
  const auto port = port_number(server.port);
  if (!port) return bad_mailbox("the port in the URL of the mailbox is no number from 1 to 65535");
  std::string host = canonical_host(server.host);
  if (host.empty()) {
    return bad_mailbox("the URL of the mailbox has no valid host",
                       "write a host name in A-labels, an IPv4 address, or an IPv6 address in brackets");
  }
  auto folder = ImapFolder::parse(folder_text->empty() ? "INBOX" : *folder_text);
  if (!folder) return fail(folder.error());
  return ImapUrl(*user, std::move(host), *port, *std::move(folder));
}

std::string ImapUrl::authority() const {
  const bool is_v6 = host_.find(':') != std::string::npos;
  return (is_v6 ? '[' + host_ + ']' : host_) + ':' + std::to_string(port_);
}

std::string ImapUrl::text() const {
  std::string server = authority();
  if (port_ == kImapsPort) server.resize(server.rfind(':'));
  return std::string(kImapScheme) + percent_encoded(user_, "-._~+=") + '@' + server + '/' +
         percent_encoded(folder_.text(), "-._~+=/");
}

}  // namespace mtasts
