// Errors of finding TLSRPT reports in files and mail.
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
};
// clang-format on

}  // namespace mtasts
