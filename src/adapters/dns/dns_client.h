// DnsClient: live DNS. Asks the servers it is given, follows CNAMEs, and has authoritative servers asked.
#pragma once

#include <memory>
#include <vector>

#include "adapters/dns/authoritative.h"
#include "adapters/dns/dns_reading.h"
#include "adapters/dns/server_list.h"
#include "ports/dns.h"
#include "ports/network.h"

namespace mtasts {

// Who chose the servers: those that the user named are asked in place of authoritative ones, too.
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
  // Of the settings timeout, retries, concurrency, rate and trace count; asserts at least one server and
  // concurrency above 0. The loop must outlive the client, and the client every task of ask() and
  // ask_authoritative().
  DnsClient(EpollLoop& loop, std::vector<ServerAddress> servers, const DnsSettings& settings,
            DnsClientOptions options = {});

  [[nodiscard]] Task<DnsAnswer> ask(DnsQuestion question) override;
  [[nodiscard]] Task<std::vector<DnsAnswer>> ask_authoritative(DnsQuestion question) override;

 private:
  // The servers must outlive the task.
  [[nodiscard]] Task<DnsAnswer> answer(const DnsServers& servers, WireName name, RrType type);
  [[nodiscard]] Task<Reading> look_up(WireName name, RrType type);
  // What the reply says about the name, and where it leads, the replies there. What is named outlives the
  // task; the reading is kept out of the frames of those who wait, of which there are a thousand.
  [[nodiscard]] Task<std::unique_ptr<Reading>> follow(ServerReply& reply, const DnsServers& servers,
                                                      const WireName& name, RrType type);
  // The place of the server that is to be asked first.
  [[nodiscard]] std::size_t next_turn();

  EpollLoop& loop_;
  DnsClientOptions options_;
  RandomBits random_;
  Pacer pacer_;
  Semaphore window_;
  Semaphore connections_;
  DnsContext context_;
  Patience patience_;
  DnsServers servers_;
  std::vector<DnsServers> each_server_;  // those, each alone
  std::size_t turns_ = 0;
  AuthoritativeDns authoritative_;
};

}  // namespace mtasts
