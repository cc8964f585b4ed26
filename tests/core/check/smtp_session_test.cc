// The words for outcomes of an SMTP session.
#include "mtasts/smtp_session.h"

#include <set>

#include "catch.h"

namespace mtasts::test {

TEST_CASE("SMTP sessions: each outcome has a word of its own") {
  std::set<std::string_view> words;
  for (const SmtpOutcome outcome :
       {SmtpOutcome::secured, SmtpOutcome::unreachable, SmtpOutcome::timeout, SmtpOutcome::refuses_service,
        SmtpOutcome::no_starttls, SmtpOutcome::starttls_refused, SmtpOutcome::plaintext_injected,
        SmtpOutcome::tls_failed, SmtpOutcome::tls_too_old, SmtpOutcome::broken_off,
        SmtpOutcome::local_failure}) {
    CHECK(words.insert(text(outcome)).second);
  }
  CHECK(words == std::set<std::string_view>{"secured", "unreachable", "timeout", "refuses-service",
                                            "no-starttls", "starttls-refused", "plaintext-injected",
                                            "tls-failed", "tls-too-old", "broken-off", "local-failure"});
}

}  // namespace mtasts::test
