// HTTPS and SMTP of the program: loads the connections when the first is opened.
#include "adapters/connections/opening.h"
#include "adapters/loading/offer.h"

namespace mtasts {
namespace {

const Result<const ConnectionsModule*>& connections() {
  static const auto kOffer = offer_of<ConnectionsModule>("connections");
  return kOffer;
}

}  // namespace

Result<std::unique_ptr<Https>> open_curl_https(EpollLoop& loop, const ConnectionSettings& settings) {
  if (!connections()) return fail(connections().error());
  return (*connections())->open_https(loop, settings);
}

Result<std::unique_ptr<Smtp>> open_socket_smtp(EpollLoop& loop, const ConnectionSettings& settings) {
  if (!connections()) return fail(connections().error());
  return (*connections())->open_smtp(loop, settings);
}

}  // namespace mtasts
