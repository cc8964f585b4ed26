// The first round over the servers is free of charge but for timeouts: a server that fails at once costs no
// time.
#include "adapters/dns/retry_policy.h"

#include <algorithm>
#include <array>
#include <optional>

namespace mtasts {
namespace {

// A failure reported by a server comes before a failure to reach one, because it is more specific.
constexpr std::array kMostSevereFirst = {DnsFailureReason::too_large,    DnsFailureReason::servfail,
                                         DnsFailureReason::refused,      DnsFailureReason::malformed,
                                         DnsFailureReason::timeout,      DnsFailureReason::unreachable,
                                         DnsFailureReason::local_failure};

// A resolver that restarts is back after the second pause.
constexpr std::chrono::milliseconds kFirstPause{500};

// True if the failure may be gone a little later: of a server that restarts, limits the rate, or cannot reach
// the zone's servers at the moment.
bool may_pass(DnsFailureReason reason) {
  switch (reason) {
    case DnsFailureReason::timeout:
    case DnsFailureReason::servfail:
    case DnsFailureReason::refused:
    case DnsFailureReason::unreachable:
    case DnsFailureReason::local_failure: return true;
    default: return false;
  }
}

bool is_refusal(DnsFailureReason reason) {
  return reason == DnsFailureReason::servfail || reason == DnsFailureReason::refused;
}

// The last failure of each server.
class Failures {
 public:
  void add(const ServerReply& reply) {
    const auto known = std::ranges::find_if(
        failures_, [&](const ServerFailure& other) { return other.server == reply.server; });
    if (known == failures_.end()) {
      failures_.push_back({reply.server, reply.failure});
    } else {
      known->failure = reply.failure;
    }
  }

  [[nodiscard]] ServerReply most_severe() const {
    ServerReply result;
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
    if (!unresponsive_.empty()) {
      DnsServer* const server = unresponsive_.front();
      unresponsive_.erase(unresponsive_.begin());
      return server;
    }
    if (retries_.empty()) return nullptr;
    const Retry retry = retries_.front();
    retries_.erase(retries_.begin());
    failed_with_ = retry.reason;
    return retry.server;
  }
  // Queues the server again, after all others.
  void add_retry(DnsServer* server, DnsFailureReason reason) { retries_.push_back({server, reason}); }
  // True if next() has returned each server once.
  [[nodiscard]] bool has_asked_all() const { return visited_ == servers_.size() && unresponsive_.empty(); }
  // The last failure of the server that next() returned; nothing if it was not asked before.
  [[nodiscard]] std::optional<DnsFailureReason> failed_with() const { return failed_with_; }

 private:
  // The second server changes with each round of `first`, so that all others share the load of an
  // unresponsive first one.
  [[nodiscard]] std::size_t index_of(std::size_t position) const {
    const std::size_t count = servers_.size();
    if (position == 0) return first_ % count;
    const std::size_t others = count - 1;
    return (first_ + 1 + (position - 1 + first_ / count) % others) % count;
  }

  struct Retry {
    DnsServer* server;
    DnsFailureReason reason;
  };

  const DnsServers& servers_;
  std::size_t first_;
  std::size_t visited_ = 0;
  std::vector<DnsServer*> unresponsive_;
  std::vector<Retry> retries_;
  std::optional<DnsFailureReason> failed_with_ = {};
};

// Continues after `server`, the first one, has failed. Separate from ask_servers(), of which up to 1000
// frames are live and must be small.
Task<void> ask_others(const RetryPolicy& policy, ServerRotation& rotation, DnsServer* server,
                      const WireName& name, RecordType type, Recursion recursion, ServerReply& reply) {
  Failures failures;
  std::chrono::milliseconds pause = kFirstPause;
  for (unsigned tries_left = policy.retries + 1;;) {
    failures.add(reply);
    const DnsFailureReason reason = reply.failure.reason;
    if (reason == DnsFailureReason::timeout || rotation.has_asked_all()) --tries_left;
    if (tries_left == 0) break;
    if (may_pass(reason)) rotation.add_retry(server, reason);
    server = rotation.next();
    if (server == nullptr) break;
    const auto failed_with = rotation.failed_with();
    if (failed_with && failed_with != DnsFailureReason::timeout) {
      co_await sleep_until(policy.loop, std::chrono::steady_clock::now() + std::min(pause, policy.timeout));
      pause *= 2;
    }
    co_await server->ask(name, type, recursion, reply);
    if (!reply.is_conclusive()) continue;
    if (failed_with && is_refusal(*failed_with)) server->record_passed_refusal();
    if (failed_with == DnsFailureReason::timeout) server->record_passed_timeout();
    co_return;
  }
  reply = failures.most_severe();
}

}  // namespace

Task<void> ask_servers(const RetryPolicy& policy, const DnsServers& servers, std::size_t first,
                       const WireName& name, RecordType type, Recursion recursion, ServerReply& reply) {
  const Semaphore::Permit permit = co_await policy.queries.acquire();
  ServerRotation rotation(servers, first);
  DnsServer* const server = rotation.next();
  co_await server->ask(name, type, recursion, reply);
  if (!reply.is_conclusive()) co_await ask_others(policy, rotation, server, name, type, recursion, reply);
}

}  // namespace mtasts
