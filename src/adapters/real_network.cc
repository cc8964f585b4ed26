// Zone files take precedence over servers, and named servers over those of resolv.conf.
#include "adapters/real_network.h"

#include <algorithm>
#include <chrono>
#include <string>

#include "adapters/connections/connections_module.h"
#include "adapters/dns/deadline_dns.h"
#include "adapters/dns/dns_client.h"
#include "adapters/dns/zone_file_dns.h"
#include "adapters/dns_update/dns_update_module.h"

namespace mtasts {
namespace {

Result<std::vector<ServerAddress>> named_servers(const DnsSettings& settings) {
  std::vector<ServerAddress> servers;
  for (const std::string& text : settings.servers) {
    auto server = parse_server(text);
    if (!server) return fail(server.error());
    if (std::ranges::find(servers, *server) == servers.end()) {
      servers.push_back(*std::move(server));
    }
  }
  return servers;
}

// Fills in timeout, retries and trust from resolv.conf if the command line has none.
DnsSettings with_defaults_of(const ResolvConf& conf, DnsSettings settings) {
  if (!settings.timeout && conf.timeout) settings.timeout = *conf.timeout;
  if (!settings.retries && conf.attempts) settings.retries = *conf.attempts - 1;
  settings.trust_ad = settings.trust_ad || conf.trust_ad;
  return settings;
}

}  // namespace

Result<std::unique_ptr<Dns>> RealNetwork::open_dns(const DnsSettings& settings) {
  if (!settings.zone_files.empty()) return open_zone_file_dns(files_, settings);
  auto client = open_client(settings);
  if (!client || !settings.time_limit) return client;
  const auto deadline = std::chrono::steady_clock::now() + *settings.time_limit;
  return std::make_unique<DeadlineDns>(loop_, deadline, *std::move(client));
}

Result<std::unique_ptr<Dns>> RealNetwork::open_client(const DnsSettings& settings) {
  DnsClientOptions options;
  if (!settings.servers.empty()) {
    auto servers = named_servers(settings);
    if (!servers) return fail(servers.error());
    options.chosen_by = ServersChosenBy::user;
    options.order = ServerOrder::rotating;  // the user wants all of them to be used
    return std::make_unique<DnsClient>(loop_, *std::move(servers), settings, options);
  }
  if (settings.resolver) {
    auto resolver = parse_server(*settings.resolver);
    if (!resolver) return fail(resolver.error().within("MTASTS_RESOLVER"));
    return std::make_unique<DnsClient>(loop_, std::vector{*std::move(resolver)}, settings, options);
  }

  const auto conf = read_resolv_conf_file(files_, resolv_conf_);
  if (!conf) return fail(conf.error());
  for (const std::string& warning : conf->warnings) {
    if (settings.warn) settings.warn(resolv_conf_ + ": " + warning);
  }
  if (conf->servers.empty()) {
    return fail({Fault::undetermined, "unreachable", "no DNS server to ask: " + resolv_conf_ + " names none",
                 "name one with @ADDRESS or --server, or read MX and TXT from --zone-file FILE"});
  }
  if (conf->rotate) options.order = ServerOrder::rotating;
  if (conf->use_vc) options.transport = Transport::tcp_only;
  return std::make_unique<DnsClient>(loop_, conf->servers, with_defaults_of(*conf, settings), options);
}

Result<std::unique_ptr<Https>> RealNetwork::open_https(const ConnectionSettings& settings) {
  return open_curl_https(loop_, settings);
}

Result<std::unique_ptr<Smtp>> RealNetwork::open_smtp(const ConnectionSettings& settings) {
  return open_socket_smtp(loop_, settings);
}

Result<std::unique_ptr<DnsUpdate>> RealNetwork::open_dns_update(const DnsUpdateSettings& settings) {
  return mtasts::open_dns_update(loop_, settings);
}

}  // namespace mtasts
