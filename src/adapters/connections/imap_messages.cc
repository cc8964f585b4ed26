// Messages are fetched in batches, so that the distance to the server costs one round trip a batch.
#include "adapters/connections/imap_messages.h"

#include <algorithm>
#include <utility>

#include "adapters/report_mail/report_limits.h"
#include "adapters/system/system_calls.h"
#include "mtasts/ascii.h"

namespace mtasts {
namespace {

constexpr std::size_t kMessagesAtOnce = 100;
constexpr std::size_t kSettledAtOnce = 500;  // bounds the length of a command

bool has_word(std::string_view text, std::string_view word) {
  const std::string padded = lower_case(text) + ' ';
  return padded.find(' ' + lower_case(word) + ' ') != std::string::npos;
}

Error folder_error(Error error, const ImapFolder& folder) {
  if (error.code != Code("imap-refused")) return error;
  error = error.within("folder " + folder.text());
  error.hint =
      "look up the name of the folder in a mail program; a folder below INBOX is often called INBOX/NAME "
      "or INBOX.NAME";
  return error;
}

}  // namespace

std::string imap_set(const std::vector<std::uint32_t>& numbers) {
  std::string set;
  for (std::size_t i = 0; i < numbers.size();) {
    std::size_t end = i + 1;
    while (end < numbers.size() && numbers[end] == numbers[end - 1] + 1) ++end;
    if (!set.empty()) set += ',';
    set += std::to_string(numbers[i]);
    if (end - i > 1) set += ':' + std::to_string(numbers[end - 1]);
    i = end;
  }
  return set;
}

Result<std::unique_ptr<MessageSource>> ImapMessages::open(const ImapMailbox& mailbox,
                                                          const std::string& password,
                                                          const TrustStore& roots,
                                                          const ImapTimeouts& timeouts,
                                                          const HasRead& has_read) {
  auto connection = ImapConnection::open(mailbox.url, password, roots, timeouts);
  if (!connection) return fail(connection.error());
  std::unique_ptr<ImapMessages> messages(new ImapMessages(mailbox, *std::move(connection)));
  if (auto checked = messages->check_target(); !checked) return fail(checked.error());
  if (auto opened = messages->open_folder(); !opened) return fail(opened.error());
  if (auto listed = messages->list(has_read); !listed) return fail(listed.error());
  return messages;
}

// Checked first: otherwise a missing folder would be noticed only after the reports were stored.
Result<void> ImapMessages::check_target() {
  if (!mailbox_.move_to) return {};
  bool can_expunge = false;  // single messages, RFC 4315
  const auto asked = session_.run("CAPABILITY", [&](const ImapResponse& response) {
    can_move_ = can_move_ || has_word(response.text, "MOVE");
    can_expunge = can_expunge || has_word(response.text, "UIDPLUS");
  });
  if (!asked) return asked;
  if (!can_move_ && !can_expunge) {
    return fail({Fault::unreadable, "imap-refused",
                 "the server has neither MOVE (RFC 6851) nor UIDPLUS (RFC 4315), so no message can be moved",
                 "mark the messages as seen instead, or change nothing in the mailbox"});
  }
  const auto found = session_.run("STATUS " + imap_quoted(mailbox_.move_to->encoded()) + " (MESSAGES)");
  if (!found) return fail(folder_error(found.error(), *mailbox_.move_to));
  return {};
}

Result<void> ImapMessages::open_folder() {
  const bool is_read_only = !mailbox_.mark_seen && !mailbox_.move_to;
  const std::string command = is_read_only ? "EXAMINE " : "SELECT ";
  const ImapFolder& folder = mailbox_.url.folder();
  const auto opened =
      session_.run(command + imap_quoted(folder.encoded()), [this](const ImapResponse& response) {
        if (const auto validity = response.number_after("UIDVALIDITY")) validity_ = *validity;
        if (const auto count = response.number_after("*"); count && has_word(response.text, "EXISTS")) {
          count_ = *count;
        }
      });
  if (!opened) return fail(folder_error(opened.error(), folder));
  return {};
}

Result<void> ImapMessages::list(const HasRead& has_read) {
  if (count_ == 0) return {};
  const auto listed = session_.run("FETCH 1:* (UID RFC822.SIZE)", [&](const ImapResponse& response) {
    const auto uid = response.number_after("UID");
    const auto size = response.number_after("RFC822.SIZE");
    if (uid && size && !(has_read && has_read(key_of(*uid)))) new_.push_back({*uid, *size});
  });
  std::ranges::sort(new_, [](const Listed& a, const Listed& b) { return a.uid < b.uid; });
  return listed;
}

// As RFC 5092 §2.2 writes the URL of a message.
std::string ImapMessages::key_of(std::uint32_t uid) const {
  return name() + ";UIDVALIDITY=" + std::to_string(validity_) + "/;UID=" + std::to_string(uid);
}

// A message above the limit is a batch of its own, of which only the beginning is fetched.
Result<void> ImapMessages::begin_batch() {
  std::vector<std::uint32_t> uids;
  const bool is_large = new_[next_].size > kLargestMessage;
  do {
    uids.push_back(new_[next_++].uid);
  } while (!is_large && next_ < new_.size() && uids.size() < kMessagesAtOnce &&
           new_[next_].size <= kLargestMessage);
  const std::string part = is_large ? "<0." + std::to_string(kBufferSize) + '>' : "";
  return session_.begin("UID FETCH " + imap_set(uids) + " (UID RFC822.SIZE BODY.PEEK[]" + part + ')');
}

Result<std::optional<SourceMessage>> ImapMessages::next() {
  while (true) {
    if (session_.is_idle()) {
      if (auto settled = settle_now(); !settled) return fail(settled.error());
      if (next_ == new_.size()) return std::nullopt;
      if (auto begun = begin_batch(); !begun) return fail(begun.error());
    }
    auto response = session_.next();
    if (!response) return fail(response.error());
    if (!*response) continue;
    const auto uid = (*response)->number_after("UID");
    const auto size = (*response)->number_after("RFC822.SIZE");
    if (!uid || !size || (*response)->text.find("BODY[]") == std::string::npos) continue;
    const std::size_t bytes = std::max<std::size_t>(*size, (*response)->literal_size);
    return SourceMessage{.uid = *uid,
                         .origin = {.file = name() + "/;UID=" + std::to_string(*uid), .key = key_of(*uid)},
                         .text = std::move((*response)->literal),
                         .is_too_large = bytes > kLargestMessage};
  }
}

Result<void> ImapMessages::settle(const std::vector<std::uint32_t>& uids) {
  if (mailbox_.mark_seen || mailbox_.move_to) settling_.insert(settling_.end(), uids.begin(), uids.end());
  return session_.is_idle() ? settle_now() : Result<void>();
}

Result<void> ImapMessages::settle_now() {
  std::vector<std::uint32_t> all = std::exchange(settling_, {});
  std::ranges::sort(all);
  for (std::size_t i = 0; i < all.size(); i += kSettledAtOnce) {
    const auto begin = all.begin() + static_cast<std::ptrdiff_t>(i);
    const auto end = all.begin() + static_cast<std::ptrdiff_t>(std::min(all.size(), i + kSettledAtOnce));
    const std::string uids = imap_set(std::vector<std::uint32_t>(begin, end));
    if (mailbox_.mark_seen) {
      if (auto marked = session_.run("UID STORE " + uids + " +FLAGS.SILENT (\\Seen)"); !marked) return marked;
    }
    if (mailbox_.move_to) {
      if (auto moved = move(uids); !moved) return fail(folder_error(moved.error(), *mailbox_.move_to));
    }
  }
  return {};
}

Result<void> ImapMessages::move(const std::string& uids) {
  const std::string target = imap_quoted(mailbox_.move_to->encoded());
  if (can_move_) return session_.run("UID MOVE " + uids + ' ' + target);
  if (auto copied = session_.run("UID COPY " + uids + ' ' + target); !copied) return copied;
  if (auto marked = session_.run("UID STORE " + uids + " +FLAGS.SILENT (\\Deleted)"); !marked) return marked;
  return session_.run("UID EXPUNGE " + uids);
}

}  // namespace mtasts
