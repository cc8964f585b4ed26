// A server that times out costs a try; one that says no costs nothing but its answer.
#include "adapters/dns/server_list.h"

#include <algorithm>
#include <array>

namespace mtasts {
namespace {

// What says most comes first: a server that spoke tells more than one that was not there.
constexpr std::array kGravestFirst = {DnsFailureReason::too_large, DnsFailureReason::servfail,
                                      DnsFailureReason::refused,   DnsFailureReason::malformed,
                                      DnsFailureReason::timeout,   DnsFailureReason::unreachable};

// The failures of all servers, each server's last.
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

  [[nodiscard]] ServerReply gravest() const {
    ServerReply result;
    result.failure = {DnsFailureReason::unreachable, "there is no server to ask"};
    for (const DnsFailureReason reason : kGravestFirst) {
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

// Whom to ask next. Nearly always the first server says something: nothing is kept before one fails.
class Turns {
 public:
  Turns(const DnsServers& servers, std::size_t first) : servers_(servers), first_(first) {}

  // Null when there is nobody left.
  DnsServer* next() {
    while (met_ < servers_.size()) {
      DnsServer& server = *servers_[place_of(met_++)];
      if (!server.seems_dead()) return &server;
      dead_.push_back(&server);
    }
    std::vector<DnsServer*>& waiting = dead_.empty() ? again_ : dead_;
    if (waiting.empty()) return nullptr;
    DnsServer* const server = waiting.front();
    waiting.erase(waiting.begin());
    return server;
  }
  // After all the others.
  void again(DnsServer* server) { again_.push_back(server); }

 private:
  // With each round another one is second: what a dead server leaves undone is shared by all others.
  [[nodiscard]] std::size_t place_of(std::size_t turn) const {
    const std::size_t count = servers_.size();
    if (turn == 0) return first_ % count;
    const std::size_t others = count - 1;
    return (first_ + 1 + (turn - 1 + first_ / count) % others) % count;
  }

  const DnsServers& servers_;
  std::size_t first_;
  std::size_t met_ = 0;
  std::vector<DnsServer*> dead_;
  std::vector<DnsServer*> again_;
};

}  // namespace

Task<void> ask_servers(Patience patience, const DnsServers& servers, std::size_t first, const WireName& name,
                       RrType type, Recursion recursion, ServerReply& reply) {
  const Semaphore::Permit place = co_await patience.window.acquire();
  Turns turns(servers, first);
  Failures failures;
  for (unsigned tries_left = patience.retries + 1; tries_left > 0;) {
    DnsServer* const server = turns.next();
    if (server == nullptr) break;
    co_await server->ask(name, type, recursion, reply);
    if (reply.says_something()) co_return;
    failures.add(reply);
    if (reply.failure.reason != DnsFailureReason::timeout) continue;
    --tries_left;
    turns.again(server);
  }
  reply = failures.gravest();
}

}  // namespace mtasts
