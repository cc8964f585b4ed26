// Queries to a list of servers: the retry policy and the order of the servers.
#pragma once

#include <chrono>
#include <memory>
#include <vector>

#include "adapters/dns/dns_server.h"

namespace mtasts {

using DnsServers = std::vector<std::shared_ptr<DnsServer>>;

// The limits of a query. The referenced objects outlive the tasks that use them.
struct RetryPolicy {
  EpollLoop& loop;
  Semaphore& queries;                 // limits the queries in flight
  unsigned retries = 2;               // after the first attempt, counted over all servers
  std::chrono::milliseconds timeout;  // of one attempt; the longest pause before another one
};

// Asks the servers, at least one, in turn until one gives a conclusive reply, starting with number `first`.
// Unresponsive servers are asked last. A server that does not answer, refuses or fails is asked again, after
// the others, until the retries are used up; if it failed at once, after a pause that doubles each time. A
// malformed answer is final. If all fail, the reply has the most severe failure, with the messages of all.
// Policy, servers, name and reply must outlive the task.
[[nodiscard]] Task<void> ask_servers(const RetryPolicy& policy, const DnsServers& servers, std::size_t first,
                                     const WireName& name, RecordType type, Recursion recursion,
                                     ServerReply& reply);

}  // namespace mtasts
