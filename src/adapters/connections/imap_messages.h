// ImapMessages: the messages of an IMAP folder that were not read before.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "adapters/connections/imap_session.h"
#include "adapters/report_mail/message_source.h"

namespace mtasts {

class ImapMessages final : public MessageSource {
 public:
  // Connects, opens the folder and lists its messages. Without mark_seen and move_to the folder is opened
  // with EXAMINE, so that the server itself allows no change. Errors as ReportMail::open_imap().
  [[nodiscard]] static Result<std::unique_ptr<MessageSource>> open(const ImapMailbox& mailbox,
                                                                   const std::string& password,
                                                                   const TrustStore& roots,
                                                                   const ImapTimeouts& timeouts,
                                                                   const HasRead& has_read);

  [[nodiscard]] Result<std::optional<SourceMessage>> next() override;
  [[nodiscard]] Result<void> settle(const std::vector<std::uint32_t>& uids) override;
  [[nodiscard]] std::string name() const override { return mailbox_.url.text(); }

 private:
  struct Listed {
    std::uint32_t uid;
    std::uint32_t size;
  };

  ImapMessages(ImapMailbox mailbox, std::unique_ptr<ImapConnection> connection)
      : mailbox_(std::move(mailbox)), session_(std::move(connection)) {}
  [[nodiscard]] Result<void> check_target();
  [[nodiscard]] Result<void> open_folder();
  [[nodiscard]] Result<void> list(const HasRead& has_read);
  [[nodiscard]] Result<void> begin_batch();
  [[nodiscard]] Result<void> settle_now();
  [[nodiscard]] Result<void> move(const std::string& uids);
  [[nodiscard]] std::string key_of(std::uint32_t uid) const;

  ImapMailbox mailbox_;
  ImapSession session_;
  bool can_move_ = false;  // RFC 6851
  std::uint32_t validity_ = 0;
  std::uint32_t count_ = 0;  // of all messages in the folder
  std::vector<Listed> new_;  // sorted by uid
  std::size_t next_ = 0;     // in new_: the first that is in no batch yet
  std::vector<std::uint32_t> settling_;
};

// A sequence set (RFC 3501 §9): "1:3,7". The numbers are sorted.
[[nodiscard]] std::string imap_set(const std::vector<std::uint32_t>& numbers);

}  // namespace mtasts
