// Fails without trusted roots: every certificate would seem to come from an unknown issuer.
#include "adapters/connections/connections_module.h"

#include <utility>

#include "adapters/connections/curl_https.h"
#include "adapters/connections/imap_messages.h"
#include "adapters/connections/socket_smtp.h"
#include "adapters/connections/trust_store.h"
#include "adapters/files/password_file.h"

namespace mtasts {

Result<std::unique_ptr<Https>> open_curl_https(EpollLoop& loop, const ConnectionSettings& settings) {
  auto roots = TrustStore::load();
  if (!roots) return fail(roots.error());
  return std::make_unique<CurlHttps>(loop, *std::move(roots), settings);
}

Result<std::unique_ptr<Smtp>> open_socket_smtp(EpollLoop& loop, const ConnectionSettings& settings) {
  auto roots = TrustStore::load();
  if (!roots) return fail(roots.error());
  return std::make_unique<SocketSmtp>(loop, *std::move(roots), settings);
}

Result<std::unique_ptr<MessageSource>> open_imap_messages(const ImapMailbox& mailbox,
                                                          const HasRead& has_read) {
  const auto password = read_password_file(mailbox.password_file);
  if (!password) return fail(password.error());
  const auto roots = TrustStore::load();
  if (!roots) return fail(roots.error());
  return ImapMessages::open(mailbox, *password, *roots, ImapTimeouts(), has_read);
}

}  // namespace mtasts
