// Several servers that may each answer a question, and the patience that a question gets.
#pragma once

#include <memory>
#include <vector>

#include "adapters/dns/dns_server.h"

namespace mtasts {

using DnsServers = std::vector<std::shared_ptr<DnsServer>>;

// How much is asked at once and how often. Outlives the tasks that use it.
struct Patience {
  Semaphore& window;     // questions under way at once
  unsigned retries = 2;  // tries after the first, on whichever server
};

// Asks the servers until one has said something: those that seem dead last, those that let the question wait
// again and again until the tries are used up, those that failed otherwise no more. Their order begins with
// the one at `first`. The failure is the gravest that was met, in the words of all. Servers, name and reply
// must outlive the task.
[[nodiscard]] Task<void> ask_servers(Patience patience, const DnsServers& servers, std::size_t first,
                                     const WireName& name, RrType type, Recursion recursion,
                                     ServerReply& reply);

}  // namespace mtasts
