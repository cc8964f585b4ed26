// Errors of finding TLSRPT reports in files, mail and mailboxes.
#pragma once

#include "core/findings/catalogue/row.h"

namespace mtasts {

// clang-format off
inline constexpr CatalogueRow kReportMailRows[] = {
  {.code = "no-report", .rfc = "RFC 8460 §5.3",
   .meaning = "the mail or file has no TLS report",
   .causes = {"it is other mail, as spam or a bounce: the address of rua is public",
              "a gateway removed the attachment"},
   .remedy = "give the address of rua a mailbox of its own, and let no filter remove gzip attachments",
   .commands = {"mtasts check example.com"}},
  {.code = "dmarc-report", .rfc = "RFC 7489 §7.2",
   .meaning = "the mail or file is a DMARC report, which mtasts does not read",
   .causes = {"the rua of DMARC and that of TLSRPT name the same mailbox"},
   .remedy = "none is needed; a mailbox of its own for TLS reports avoids the message",
   .commands = {"dig TXT _dmarc.example.com", "dig TXT _smtp._tls.example.com"}},
  {.code = "report-damaged", .rfc = "RFC 8460 §5.1",
   .meaning = "the gzip data or the zip archive of a report is damaged, or ends early",
   .causes = {"the message was cut, by a size limit or by a full disk", "a gateway changed the attachment",
              "a bug of the sender"},
   .remedy = "look at the message; if other reports of this sender are readable, ignore it",
   .commands = {"gzip -t report.json.gz"}},
  {.code = "mail-over-limit", .rfc = "RFC 8460 §7",
   .meaning = "a mail, an archive or a file was not read, since reading it could cost too much time or memory",
   .causes = {"an attack, as an archive that inflates to gigabytes",
              "a mailbox or archive of many reports in one compressed file"},
   .remedy = "if you trust the file, unpack it and read its content",
   .commands = {"gzip -l report.json.gz"}},
  {.code = "bad-imap-mailbox", .rfc = "RFC 5092 §2",
   .meaning = "the text names no folder that can be read over IMAP with TLS",
   .causes = {"imap:// in place of imaps://", "the user in front of the host is missing",
              "a password, which belongs into a file"},
   .remedy = "write imaps://USER@HOST/FOLDER",
   .commands = {"mtasts report --help"}},
  {.code = "bad-password-file",
   .meaning = "the file of a password may be read by other users, or has not exactly one line",
   .causes = {"the file was written with the usual mode, 0644", "the file is empty"},
   .remedy = "write the password alone into the file, and run chmod 600 on it",
   .commands = {"ls -l"}},
  {.code = "imap-connection", .rfc = "RFC 8314 §3.2",
   .meaning = "the IMAP server cannot be reached, or the connection to it ended",
   .causes = {"a typing error in the host or the port", "a firewall", "the server does not speak TLS at this port",
              "the server was restarted"},
   .remedy = "test the connection, and run again: messages that were read are not read again",
   .commands = {"openssl s_client -connect imap.example.com:993"}},
  {.code = "imap-certificate", .rfc = "RFC 8314 §3.4",
   .meaning = "the certificate of the IMAP server is not valid for its host",
   .causes = {"the URL names the server by another name", "the certificate has expired",
              "a certificate authority of your own, which this machine does not know"},
   .remedy = "name the host of the certificate, or the file of the certificate authority in SSL_CERT_FILE",
   .commands = {"openssl s_client -connect imap.example.com:993 -verify_hostname imap.example.com"}},
  {.code = "imap-login", .rfc = "RFC 3501 §6.2",
   .meaning = "the IMAP server refuses the user or the password",
   .causes = {"a typing error in the user or the password",
              "the provider demands a password that is made for one program",
              "the provider accepts OAuth only"},
   .remedy = "try the same user and password in a mail program",
   .commands = {"openssl s_client -crlf -connect imap.example.com:993"}},
  {.code = "imap-refused", .rfc = "RFC 3501 §7.1.2",
   .meaning = "the IMAP server refuses to open or change a folder",
   .causes = {"the folder does not exist, or has another name on the server",
              "the account may not change the folder"},
   .remedy = "look up the name of the folder in a mail program",
   .commands = {"openssl s_client -crlf -connect imap.example.com:993"}},
};
// clang-format on

// clang-format off
inline constexpr CatalogueRow kReportStoreRows[] = {
  {.code = "not-a-store",
   .meaning = "the file is no store of TLS reports, so it was left as it is",
   .causes = {"a typing error in the name of the file", "the file is a report, or the database of another program"},
   .remedy = "name the store that mtasts report --store made, or a file that does not exist yet",
   .commands = {"file reports.db"}},
  {.code = "newer-store",
   .meaning = "a newer mtasts wrote the store of TLS reports, so it was left as it is",
   .causes = {"mtasts is older on this machine than on another that uses the store",
              "mtasts was replaced by an older version"},
   .remedy = "use the newer mtasts, also on this machine",
   .commands = {"mtasts --version", "sqlite3 reports.db 'PRAGMA user_version'"}},
  {.code = "store-damaged",
   .meaning = "the store of TLS reports is damaged, or another program changed it",
   .causes = {"a failing disk", "the file was copied while a run wrote to it, or without its -wal file",
              "another program wrote to the store, or added tables, views or triggers"},
   .remedy = "move it away, with its -wal file, and restore a copy; or read the reports again into a new store",
   .commands = {"sqlite3 reports.db 'PRAGMA integrity_check'", "sqlite3 reports.db .schema"}},
};
// clang-format on

}  // namespace mtasts
