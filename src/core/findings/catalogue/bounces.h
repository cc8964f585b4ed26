// The enhanced status codes (RFC 3463) of bounces that MTA-STS causes, as Exchange Online writes them.
#pragma once

#include <string_view>

#include "core/findings/catalogue/row.h"

namespace mtasts {

// clang-format off
// For 4.4.8 and 5.4.8: the MX host is not in the policy.
inline constexpr CatalogueLines kMxMismatchCauses = {
  "the MX records were changed, and the policy was not",
  "the policy was changed, and its id was not: the sender uses the old policy",
  "an attacker changed the MX records of the sender's resolver"};
inline constexpr std::string_view kMxMismatchRemedy =
  "add the MX hosts to the policy, then change the id; until the senders have fetched it, restore the old MX records beside the new ones";
inline constexpr CatalogueLines kMxMismatchCommands = {"mtasts check example.com", "mtasts mx example.com"};

// For 4.7.5 and 5.7.5: the certificate of the MX host is not accepted.
inline constexpr CatalogueLines kMxCertificateCauses = {
  "the certificate of the MX host has expired, or the mail server was not reloaded after its renewal",
  "the certificate has no DNS name that is the name in the MX record",
  "the certificate is self-signed, or the server does not send the intermediate certificate",
  "the MX host offers no STARTTLS at one of its addresses"};
inline constexpr std::string_view kMxCertificateRemedy =
  "give every MX host a certificate of a public CA for its name in the MX record, with the complete chain";
inline constexpr CatalogueLines kMxCertificateCommands = {
  "mtasts check example.com",
  "openssl s_client -starttls smtp -connect mail.example.com:25 -verify_hostname mail.example.com </dev/null"};

inline constexpr CatalogueRow kBounceRows[] = {
  {.code = "4.4.8", .rfc = "RFC 8461 §4.1",
   .meaning = "the sender keeps the mail back: no mx of the recipient's policy matches the MX host; it tries again for about a day, then the mail bounces",
   .causes = kMxMismatchCauses, .remedy = kMxMismatchRemedy, .commands = kMxMismatchCommands},
  {.code = "5.4.8", .rfc = "RFC 8461 §4.1",
   .meaning = "the mail bounced: no mx of the recipient's policy, which has mode enforce, matches the MX host",
   .causes = kMxMismatchCauses, .remedy = kMxMismatchRemedy, .commands = kMxMismatchCommands},
  {.code = "4.7.5", .rfc = "RFC 8461 §4.2",
   .meaning = "the sender keeps the mail back: it does not accept the certificate of the MX host; it tries again for about a day, then the mail bounces",
   .causes = kMxCertificateCauses, .remedy = kMxCertificateRemedy, .commands = kMxCertificateCommands},
  {.code = "5.7.5", .rfc = "RFC 8461 §4.2",
   .meaning = "the mail bounced: the recipient's policy has mode enforce, and the sender does not accept the certificate of the MX host",
   .causes = kMxCertificateCauses, .remedy = kMxCertificateRemedy, .commands = kMxCertificateCommands},
};
// clang-format on

}  // namespace mtasts
