// limited_exchange(): the rules that fetches and SMTP sessions share before they connect to an address.
#pragma once

#include <algorithm>
#include <chrono>
#include <string>
#include <utility>

#include "adapters/connections/address_memory.h"
#include "adapters/connections/connection_limits.h"
#include "adapters/connections/duration_text.h"
#include "adapters/dns/server_address.h"

namespace mtasts {

// Waits for a permit. Then returns the known failure of the address if there is one, a timeout if the
// deadline is over, else the result of `exchange` with the time that is left, at most `time_limit`. The
// arguments must outlive the task.
template <class Seen, class Exchange>
[[nodiscard]] Task<Seen> limited_exchange(ConnectionLimits& limits, const AddressMemory<Seen>& memory,
                                          const ServerAddress& server,
                                          std::chrono::steady_clock::time_point deadline,
                                          std::chrono::milliseconds time_limit, const Exchange& exchange) {
  const std::string address = server.address();
  const ConnectionLimits::Permit permit = co_await limits.acquire(address);
  const auto now = std::chrono::steady_clock::now();
  if (auto known = memory.recall(server.text, now)) co_return *std::move(known);
  const auto left = std::chrono::ceil<std::chrono::milliseconds>(deadline - now);
  if (left.count() > 0) co_return co_await exchange(std::min(left, time_limit));
  Seen late;
  late.outcome = decltype(late.outcome)::timeout;
  late.failure = std::string(kNoTimeLeft);
  co_return late;
}

}  // namespace mtasts
