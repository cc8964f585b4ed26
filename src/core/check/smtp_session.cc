// The words for outcomes of an SMTP session.
#include "mtasts/smtp_session.h"

namespace mtasts {

std::string_view text(SmtpOutcome outcome) {
  switch (outcome) {
    case SmtpOutcome::secured: return "secured";
    case SmtpOutcome::unreachable: return "unreachable";
    case SmtpOutcome::timeout: return "timeout";
    case SmtpOutcome::refuses_service: return "refuses-service";
    case SmtpOutcome::no_starttls: return "no-starttls";
    case SmtpOutcome::starttls_refused: return "starttls-refused";
    case SmtpOutcome::plaintext_injected: return "plaintext-injected";
    case SmtpOutcome::tls_failed: return "tls-failed";
    case SmtpOutcome::tls_too_old: return "tls-too-old";
    case SmtpOutcome::broken_off: return "broken-off";
    case SmtpOutcome::local_failure: return "local-failure";
  }
  return {};
}

}  // namespace mtasts
