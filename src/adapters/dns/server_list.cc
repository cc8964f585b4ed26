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
    const auto known = std::find_if(replies_.begin(), replies_.end(),
                                    [&](const ServerReply& other) { return other.server == reply.server; });
    if (known == replies_.end()) {
      replies_.push_back(reply);
    } else {
      *known = reply;
    }
  }

  [[nodiscard]] ServerReply gravest() const {
    ServerReply result;
    result.failure = {DnsFailureReason::unreachable, "there is no server to ask"};
    for (const DnsFailureReason reason : kGravestFirst) {
      for (const ServerReply& reply : replies_) {
        if (reply.failure.reason != reason) continue;
        if (result.server.empty()) {
          result = reply;
        } else {
          result.failure.message += "; " + reply.failure.message;
        }
      }
    }
    return result;
  }

 private:
  std::vector<ServerReply> replies_;
};

}  // namespace

Task<void> ask_servers(Patience patience, DnsServers servers, const WireName& name, RrType type,
                       Recursion recursion, ServerReply& reply) {
  const Window::Place place = co_await patience.window.enter();
  std::stable_partition(servers.begin(), servers.end(),
                        [](const std::shared_ptr<DnsServer>& server) { return !server->seems_dead(); });
  Failures failures;
  unsigned tries_left = patience.retries + 1;
  for (std::size_t next = 0; !servers.empty() && tries_left > 0;) {
    next %= servers.size();
    const std::shared_ptr<DnsServer> server = servers[next];
    co_await server->ask(name, type, recursion, reply);
    if (reply.says_something()) co_return;
    failures.add(reply);
    if (reply.failure.reason == DnsFailureReason::timeout) {
      --tries_left;
      ++next;
    } else {
      servers.erase(servers.begin() + static_cast<std::ptrdiff_t>(next));
    }
  }
  reply = failures.gravest();
}

}  // namespace mtasts
