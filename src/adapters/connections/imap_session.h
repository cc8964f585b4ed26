// ImapSession: commands and responses (RFC 3501 §7) over an ImapConnection.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "adapters/connections/imap_connection.h"
#include "mtasts/result.h"

namespace mtasts {

// An untagged response: "* 12 FETCH (UID 5 BODY[] )". Literals are not part of the text, so that a message
// cannot look like a response.
struct ImapResponse {
  std::string text;
  std::string literal = {};      // the first; of one above kLargestMessage only the beginning
  std::size_t literal_size = 0;  // as announced

  // The number behind `name` and a space: 5 for "UID".
  [[nodiscard]] std::optional<std::uint32_t> number_after(std::string_view name) const;
};

class ImapSession {
 public:
  explicit ImapSession(std::unique_ptr<ImapConnection> connection) : connection_(std::move(connection)) {}
  // Sends LOGOUT.
  ~ImapSession();
  ImapSession(const ImapSession&) = delete;
  ImapSession& operator=(const ImapSession&) = delete;

  // Begins a command: "UID FETCH 1:5 (RFC822.SIZE)". The previous one must have ended.
  [[nodiscard]] Result<void> begin(std::string_view command);
  // Its next untagged response; nothing when it has ended well. Code "imap-refused" if the server refuses it,
  // with the server's text. `most` bounds the number of responses.
  [[nodiscard]] Result<std::optional<ImapResponse>> next();
  // Runs a command and calls `use` for each untagged response.
  template <class Use>
  [[nodiscard]] Result<void> run(std::string_view command, Use use) {
    if (auto begun = begin(command); !begun) return begun;
    while (true) {
      auto response = next();
      if (!response) return fail(response.error());
      if (!*response) return {};
      use(**response);
    }
  }
  [[nodiscard]] Result<void> run(std::string_view command) {
    return run(command, [](const ImapResponse&) {});
  }
  [[nodiscard]] bool is_idle() const { return is_idle_; }

 private:
  [[nodiscard]] Result<ImapResponse> read_response();

  std::unique_ptr<ImapConnection> connection_;
  std::string command_;  // its first words, for errors
  std::size_t responses_ = 0;
  bool is_idle_ = true;
};

// A quoted string of IMAP (RFC 3501 §4.3). The text has neither control nor 8-bit characters.
[[nodiscard]] std::string imap_quoted(std::string_view text);

}  // namespace mtasts
