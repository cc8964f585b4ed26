// What the connections offer: HTTPS and SMTP with the roots of this machine. Defined twice, and linked once:
// by the connections themselves, and by adapters/loading, which loads them first.
#pragma once

#include <memory>

#include "mtasts/result.h"
#include "ports/https.h"
#include "ports/network.h"
#include "ports/smtp.h"

namespace mtasts {

class EpollLoop;

// The loop must outlive what is opened. Fault::unreadable, code "no-trusted-roots", where this machine trusts
// nobody; code "module-not-loaded", where the connections must be loaded and cannot be.
[[nodiscard]] Result<std::unique_ptr<Https>> open_curl_https(EpollLoop& loop,
                                                             const ConnectionSettings& settings);
[[nodiscard]] Result<std::unique_ptr<Smtp>> open_socket_smtp(EpollLoop& loop,
                                                             const ConnectionSettings& settings);

// Those two, as the module hands them over.
struct ConnectionsModule {
  decltype(&open_curl_https) open_https;
  decltype(&open_socket_smtp) open_smtp;
};

}  // namespace mtasts
