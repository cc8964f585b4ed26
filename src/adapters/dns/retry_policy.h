// Queries to a list of servers: the retry policy and the order of the servers.
#pragma once

#include <memory>
#include <vector>

#include "adapters/dns/dns_server.h"

namespace mtasts {

using DnsServers = std::vector<std::shared_ptr<DnsServer>>;

// The limits of a query. The semaphore outlives the tasks that use it.
struct RetryPolicy {
  Semaphore& queries;    // limits the queries in flight
  unsigned retries = 2;  // after the first attempt, counted over all servers
};

// Asks the servers in turn until one gives a conclusive reply, starting with number `first`. Unresponsive
// servers are asked last. A server that times out is asked again, after the others, until the retries are
// used up; one that fails otherwise is not. If all fail, the reply has the most severe failure, with the
// messages of all. Servers, name and reply must outlive the task.
[[nodiscard]] Task<void> ask_servers(RetryPolicy policy, const DnsServers& servers, std::size_t first,
                                     const WireName& name, RecordType type, Recursion recursion,
                                     ServerReply& reply);

}  // namespace mtasts
