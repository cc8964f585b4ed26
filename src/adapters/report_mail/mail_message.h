// Parses mail (RFC 5322, MIME) with GMime.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "mtasts/result.h"
#include "ports/report_mail.h"

namespace mtasts {

// A part of a mail that is no multipart, decoded.
struct MailPart {
  std::string number = {};      // "2.1"; empty: the mail has one part
  std::string name = {};        // of the attachment, remote text; empty: none
  std::string media_type = {};  // lower case: "application/tlsrpt+gzip"
  std::string content = {};
  // Fields of the nearest message around it, which may be attached to the mail.
  std::string subject = {};
  std::string report_domain = {};
  std::string report_submitter = {};
};

struct MailMessage {
  // Fields of the mail itself: a receiver authenticates that one, not a message attached to it.
  std::string message_id = {};
  std::string from_domain = {};
  std::string recipient_domain = {};
  std::vector<std::string> authentication_results = {};
  std::vector<MailPart> parts = {};
  bool is_too_deep = false;  // parts nested deeper than kMostNesting are left out
};

// Fails with code "mail-over-limit" if the message may have too many parts or header fields. Counts lines,
// so it needs no memory: delimiters of parts begin with "--" (RFC 2046 §5.1.1), fields with a name and a
// colon.
[[nodiscard]] Result<void> check_mail_cost(std::string_view message);

// Lenient: whatever is no MIME becomes one part of text. Call check_mail_cost() first.
[[nodiscard]] MailMessage parse_mail(std::string_view text);

// The Message-ID of a message whose beginning is known.
[[nodiscard]] std::string message_id_of(std::string_view start);

}  // namespace mtasts
