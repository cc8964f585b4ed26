// The function of the module that sends dynamic updates. It is defined twice, and one definition is linked:
// the real one here, or that of adapters/loading, which loads the module first.
#pragma once

#include <memory>

#include "mtasts/result.h"
#include "ports/dns_update.h"

namespace mtasts {

class EpollLoop;

// `loop` must outlive the result. This process leaves no core dumps as long as the result holds the secret.
// Fault::usage, code "bad-server"; the errors of read_key_file(); code "module-not-loaded".
[[nodiscard]] Result<std::unique_ptr<DnsUpdate>> open_dns_update(EpollLoop& loop,
                                                                 const DnsUpdateSettings& settings);

// The function table that the module exports.
struct DnsUpdateModule {
  decltype(&open_dns_update) open;
};

}  // namespace mtasts
