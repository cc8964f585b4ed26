// Fails without trusted roots: every certificate would seem to come from an unknown issuer.
#include "adapters/connections/connections_module.h"

#include <utility>

#include "adapters/connections/curl_https.h"
#include "adapters/connections/socket_smtp.h"
#include "adapters/connections/trust_store.h"

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

}  // namespace mtasts
