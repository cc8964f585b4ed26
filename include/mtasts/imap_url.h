// ImapUrl: a folder of an IMAP account, as a user names it.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

#include "mtasts/result.h"

namespace mtasts {

// The name of a folder: UTF-8 without control characters, so that no command can be hidden in it.
class ImapFolder {
 public:
  // Fault::usage, code "bad-imap-mailbox".
  [[nodiscard]] static Result<ImapFolder> parse(std::string_view text);

  [[nodiscard]] const std::string& text() const { return text_; }
  // In modified UTF-7, which IMAP transports (RFC 3501 §5.1.3): "Entw&APw-rfe".
  [[nodiscard]] std::string encoded() const;
  friend bool operator==(const ImapFolder&, const ImapFolder&) = default;

 private:
  explicit ImapFolder(std::string text) : text_(std::move(text)) {}
  std::string text_;
};

// imaps://USER@HOST[:PORT]/FOLDER (RFC 5092), always over TLS and without a password.
class ImapUrl {
 public:
  // USER may have a raw "@", as mail addresses do; USER and FOLDER may be percent-encoded. The default of
  // PORT is 993, that of FOLDER is INBOX. Fault::usage, code "bad-imap-mailbox"; the message has nothing of
  // the text, which may contain a password.
  [[nodiscard]] static Result<ImapUrl> parse(std::string_view text);

  // Percent-encoded, without the default port.
  [[nodiscard]] std::string text() const;
  [[nodiscard]] const std::string& user() const { return user_; }
  [[nodiscard]] const std::string& host() const { return host_; }  // a name or an address, without brackets
  [[nodiscard]] std::uint16_t port() const { return port_; }
  [[nodiscard]] const ImapFolder& folder() const { return folder_; }
  // "imap.example.com:993", "[2001:db8::1]:993"
  [[nodiscard]] std::string authority() const;
  friend bool operator==(const ImapUrl&, const ImapUrl&) = default;

 private:
  ImapUrl(std::string user, std::string host, std::uint16_t port, ImapFolder folder)
      : user_(std::move(user)), host_(std::move(host)), port_(port), folder_(std::move(folder)) {}
  std::string user_;
  std::string host_;
  std::uint16_t port_;
  ImapFolder folder_;
};

}  // namespace mtasts
