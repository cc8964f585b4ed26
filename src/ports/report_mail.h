// ReportMail: finds the TLSRPT reports (RFC 8460) in files, mail and directories. It reads the containers
// only: the text of a report is not judged.
#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "mtasts/imap_url.h"
#include "mtasts/result.h"

namespace mtasts {

// The place of a report or of a failure. All texts are remote text.
struct ReportOrigin {
  std::string file = {};        // the path; "-" is standard input
  std::size_t message = 0;      // the position in an mbox, from 1; 0: the file is no mbox
  std::string part = {};        // the MIME part, as IMAP numbers it: "2.1"; empty: no part of a multipart
  std::string message_id = {};  // without < and >; empty: none, or no mail
  // Identifies the message or file in later runs: in a Maildir by its unique name, which does not change with
  // its flags, over IMAP by UIDVALIDITY and UID, in an mbox by its SHA-256, another file by path, size and
  // time. All items of one message follow each other with the same key. Empty: it is read again, as standard
  // input and what could not be read now.
  std::string key = {};
};

// A report as it was sent. The fields of mail are empty if it was not in a mail.
struct ReportDocument {
  ReportOrigin origin = {};
  bool is_mail = false;
  std::string subject = {};
  std::string from_domain = {};                          // of the first author, lower case
  std::string recipient_domain = {};                     // of the first address in To, lower case
  std::string report_domain = {};                        // TLS-Report-Domain
  std::string report_submitter = {};                     // TLS-Report-Submitter
  std::vector<std::string> authentication_results = {};  // the fields, topmost first, on one line each
  std::string name = {};  // of the attachment, or of the file, in an archive or not; never used as a path
  std::string json = {};  // inflated
};

// A file, a message or an attachment without a readable report.
struct UnreadableReport {
  ReportOrigin origin = {};
  Error error;  // without the place
};

using ReportItem = std::variant<ReportDocument, UnreadableReport>;

// A stream of reports. Memory does not grow with their number.
class ReportStream {
 public:
  virtual ~ReportStream() = default;
  // The next report or failure; nothing at the end. A failure concerns one file, message or attachment.
  [[nodiscard]] virtual std::optional<ReportItem> next() = 0;
  // Marks or moves the messages that have a report and whose items were all returned, if an ImapMailbox
  // demands it. Call it when the reports are stored.
  [[nodiscard]] virtual Result<void> settle() = 0;
};

// A folder that is read over IMAP (RFC 3501). Without options it is opened read-only, and nothing in it
// changes.
struct ImapMailbox {
  ImapUrl url;
  std::string password_file;
  bool mark_seen = false;                  // the messages that have a report
  std::optional<ImapFolder> move_to = {};  // moves them to this folder
};

struct ReportPaths {
  std::vector<std::string> operands = {};
  // Files that are skipped where a directory has them: those that the run itself writes. With them, those
  // that SQLite keeps beside a store: -wal, -shm and -journal.
  std::vector<std::string> own_files = {};
};

// True for the key of a message or file that was read before. It is left out, where possible without opening
// the file.
using HasRead = std::function<bool(const std::string& key)>;

class ReportMail {
 public:
  virtual ~ReportMail() = default;
  // Reads the operands in their order: files (a report as JSON, gzip or zip, a mail, an mbox; the content
  // decides before the name), directories with all files below them in sorted order, Maildirs without tmp,
  // "-" for standard input. `has_read` may be empty: all is read. Fault::unreadable, code
  // "module-not-loaded".
  [[nodiscard]] virtual Result<std::unique_ptr<ReportStream>> open(ReportPaths paths, HasRead has_read) = 0;
  // Reads a folder over IMAP with TLS; the certificate must be valid. Only messages that were not read before
  // are fetched. Codes "bad-password-file", also for a file that other users can read, "imap-connection",
  // "imap-certificate", "imap-login", "imap-refused", "no-trusted-roots", "module-not-loaded".
  [[nodiscard]] virtual Result<std::unique_ptr<ReportStream>> open_imap(const ImapMailbox& mailbox,
                                                                        HasRead has_read) = 0;
};

}  // namespace mtasts
