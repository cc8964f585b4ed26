// DnsClient: live DNS lookups. Asks the given servers, follows CNAMEs, and asks authoritative servers.
#pragma once

#include <memory>
#include <vector>

#include "adapters/dns/authoritative.h"
#include "adapters/dns/message_result.h"
#include "adapters/dns/retry_policy.h"
#include "ports/dns.h"
#include "ports/network.h"

namespace mtasts {

// The origin of the server list. Servers chosen by the user also replace the authoritative ones.
enum class ServersChosenBy { user, system };
enum class ServerOrder { as_listed, rotating };

struct DnsClientOptions {
  ServersChosenBy chosen_by = ServersChosenBy::system;
  ServerOrder order = ServerOrder::as_listed;
  Transport transport = Transport::udp_first;
  std::uint16_t authoritative_port = kDnsPort;
};

class DnsClient final : public Dns {
 public:
  // Uses timeout, retries, concurrency, rate and trace of the settings. Asserts at least one server and a
  // concurrency above 0. The loop must outlive the client, and the client every task that it returned.
  DnsClient(EpollLoop& loop, std::vector<ServerAddress> servers, const DnsSettings& settings,
            DnsClientOptions options = {});

  [[nodiscard]] Task<DnsAnswer> ask(DnsQuestion question) override;
  [[nodiscard]] Task<std::vector<DnsAnswer>> ask_authoritative(DnsQuestion question) override;

 private:
  // The servers must outlive the task.
  [[nodiscard]] Task<DnsAnswer> resolve(const DnsServers& servers, WireName name, RecordType type);
  [[nodiscard]] Task<MessageResult> look_up(WireName name, RecordType type);
  // Evaluates the reply about the name, and follows CNAMEs with further queries. The referenced objects
  // outlive the task. The result is on the heap to keep the frames of up to 1000 waiting callers small.
  [[nodiscard]] Task<std::unique_ptr<MessageResult>> follow(ServerReply& reply, const DnsServers& servers,
                                                            const WireName& name, RecordType type);
  // The index of the server to ask first.
  [[nodiscard]] std::size_t next_first_server();

  EpollLoop& loop_;
  DnsClientOptions options_;
  RandomBits random_;
  RateLimiter limiter_;
  Semaphore query_limit_;
  Semaphore connection_limit_;
  DnsContext context_;
  RetryPolicy policy_;
  DnsServers servers_;
  std::vector<DnsServers> each_server_;  // one list per server
  std::size_t next_server_ = 0;
  AuthoritativeDns authoritative_;
};

}  // namespace mtasts
