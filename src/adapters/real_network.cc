#include "adapters/real_network.h"

#include "adapters/dns_client.h"
#include "adapters/resolv_conf.h"
#include "adapters/zone_file_dns.h"

namespace mtasts {
namespace {

Result<std::vector<ServerAddress>> named_servers(const std::vector<std::string>& texts) {
  std::vector<ServerAddress> servers;
  for (const std::string& text : texts) {
    auto server = parse_server(text);
    if (!server) return fail(server.error());
    servers.push_back(*std::move(server));
  }
  return servers;
}

}  // namespace

Result<std::unique_ptr<Dns>> RealNetwork::open_dns(const DnsSettings& settings) {
  if (!settings.zone_files.empty()) return open_zone_file_dns(files_, settings);
  if (!settings.servers.empty()) {
    auto servers = named_servers(settings.servers);
    if (!servers) return fail(servers.error());
    return std::make_unique<DnsClient>(loop_, *std::move(servers), settings,
                                       DnsClientOptions{.chosen_by = ServersChosenBy::user});
  }
  if (settings.resolver) {
    auto resolver = parse_server(*settings.resolver);
    if (!resolver) return fail(resolver.error().within("MTASTS_RESOLVER"));
    return std::make_unique<DnsClient>(loop_, std::vector{*std::move(resolver)}, settings);
  }
  auto system = read_system_resolv_conf(files_);
  if (!system) return fail(system.error());
  if (system->servers.empty()) {
    return fail({Fault::undetermined, "unreachable", "no DNS server is known: /etc/resolv.conf names none",
                 "name one with @ADDRESS"});
  }
  const DnsClientOptions options{.order = system->rotate ? ServerOrder::rotating : ServerOrder::as_listed,
                                 .transport = system->use_vc ? Transport::tcp_only : Transport::udp_first};
  return std::make_unique<DnsClient>(loop_, std::move(system->servers), settings, options);
}

}  // namespace mtasts
