// Only timeouts use up retries.
#include "adapters/dns/retry_policy.h"

#include <algorithm>
#include <array>

namespace mtasts {
namespace {

// A failure reported by a server comes before a failure to reach one, because it says more.
constexpr std::array kMostSevereFirst = {DnsFailureReason::too_large, DnsFailureReason::servfail,
                                         DnsFailureReason::refused,   DnsFailureReason::malformed,
                                         DnsFailureReason::timeout,   DnsFailureReason::unreachable};

// The last failure of each server.
class Failures {
 public:
  void add(const ServerReply& reply) {
    const auto known = std::find_if(failures_.begin(), failures_.end(),
                                    [&](const ServerFailure& other) { return other.server == reply.server; });
    if (known == failures_.end()) {
      failures_.push_back({reply.server, reply.failure});
    } else {
      known->failure = reply.failure;
    }
  }

  [[nodiscard]] ServerReply most_severe() const {
    ServerReply result;
    result.failure = {DnsFailureReason::unreachable, "there is no server to ask"};
    for (const DnsFailureReason reason : kMostSevereFirst) {
      for (const auto& [server, failure] : failures_) {
        if (failure.reason != reason) continue;
        if (result.server.empty()) {
          result.server = server;
          result.failure = failure;
        } else {
          result.failure.message += "; " + failure.message;
        }
      }
    }
    return result;
  }

 private:
  struct ServerFailure {
    std::string server;
    DnsFailure failure;
  };
  std::vector<ServerFailure> failures_;
};

// The order in which one query visits the servers. The first server nearly always answers, so nothing is
// allocated before one fails.
class ServerRotation {
 public:
  ServerRotation(const DnsServers& servers, std::size_t first) : servers_(servers), first_(first) {}

  // The next server to ask; null if none is left.
  DnsServer* next() {
    while (visited_ < servers_.size()) {
      DnsServer& server = *servers_[index_of(visited_++)];
      if (!server.is_unresponsive()) return &server;
      unresponsive_.push_back(&server);
    }
    std::vector<DnsServer*>& pending = unresponsive_.empty() ? retries_ : unresponsive_;
    if (pending.empty()) return nullptr;
    DnsServer* const server = pending.front();
    pending.erase(pending.begin());
    return server;
  }
  // Queues the server again, after all others.
  void add_retry(DnsServer* server) { retries_.push_back(server); }

 private:
  // The second server changes with each round of `first`, so that all others share the load of an
  // unresponsive first one.
  [[nodiscard]] std::size_t index_of(std::size_t position) const {
    const std::size_t count = servers_.size();
    if (position == 0) return first_ % count;
    const std::size_t others = count - 1;
    return (first_ + 1 + (position - 1 + first_ / count) % others) % count;
  }

  const DnsServers& servers_;
  std::size_t first_;
  std::size_t visited_ = 0;
  std::vector<DnsServer*> unresponsive_;
  std::vector<DnsServer*> retries_;
};

}  // namespace

Task<void> ask_servers(RetryPolicy policy, const DnsServers& servers, std::size_t first, const WireName& name,
                       RecordType type, Recursion recursion, ServerReply& reply) {
  const Semaphore::Permit permit = co_await policy.queries.acquire();
  ServerRotation rotation(servers, first);
  Failures failures;
  for (unsigned attempts_left = policy.retries + 1; attempts_left > 0;) {
    DnsServer* const server = rotation.next();
    if (server == nullptr) break;
    co_await server->ask(name, type, recursion, reply);
    if (reply.is_conclusive()) co_return;
    failures.add(reply);
    if (reply.failure.reason != DnsFailureReason::timeout) continue;
    --attempts_left;
    rotation.add_retry(server);
  }
  reply = failures.most_severe();
}

}  // namespace mtasts
