// Names of one zone share what was found out about it: the zone's servers themselves say (by a referral) when
// a name is not theirs, and only then is its zone looked for.
#include "adapters/dns/authoritative.h"

#include <algorithm>

namespace mtasts {
namespace {

constexpr std::size_t kMostServers = 4096;  // then they are forgotten, with what was learnt about them

Reading failed_reading(const CnameChain& chain, DnsFailure failure, std::string server) {
  Reading reading;
  reading.answer = failed_answer(chain, std::move(failure));
  reading.answer.server = std::move(server);
  return reading;
}

}  // namespace

AuthoritativeDns::AuthoritativeDns(DnsContext& context, Patience patience, std::uint16_t port,
                                   ZoneFinder::LookUp look_up)
    : context_(context), patience_(patience), port_(port), zones_(context.loop, std::move(look_up)) {}

Task<std::vector<DnsAnswer>> AuthoritativeDns::ask(WireName name, RrType type) {
  std::vector<HostReading> readings;
  ZonePointer zone = zones_.nearest_known(name);
  if (zone) {
    readings = co_await ask_hosts(zone, name, type);
    const bool refers = std::any_of(readings.begin(), readings.end(),
                                    [](const HostReading& host) { return host.reading.is_referral; });
    if (refers) {
      zones_.has_delegations(*zone);
      zone = nullptr;
    }
  }
  if (!zone) {
    zone = co_await zones_.find(name);
    if (zone->hosts.empty()) {
      std::vector<DnsAnswer> nobody(1, failed_answer(CnameChain(name), zone->failure));
      co_return nobody;
    }
    readings = co_await ask_hosts(zone, name, type);
  }

  std::vector<Task<DnsAnswer>> followed;
  for (HostReading& reading : readings) followed.push_back(follow_on(std::move(reading), type));
  co_return co_await all_of(context_.loop, std::move(followed));
}

Task<std::vector<AuthoritativeDns::HostReading>> AuthoritativeDns::ask_hosts(ZonePointer zone, WireName name,
                                                                             RrType type) {
  std::vector<Task<HostReading>> asked;
  for (const Host& host : zone->hosts) asked.push_back(ask_host(host, CnameChain(name), type));
  co_return co_await all_of(context_.loop, std::move(asked));
}

Task<AuthoritativeDns::HostReading> AuthoritativeDns::ask_host(Host host, CnameChain chain, RrType type) {
  const DnsServers servers = servers_of(*host);
  HostReading result = {{}, chain};
  if (servers.empty()) {
    result.reading = failed_reading(chain, host->failure, host->name);
    co_return result;
  }
  ServerReply reply;
  co_await ask_servers(patience_, servers, 0, chain.names.back(), type, Recursion::not_desired, reply);
  if (!reply.message) {
    DnsFailure failure = {reply.failure.reason, host->name + ": " + reply.failure.message};
    result.reading = failed_reading(chain, std::move(failure), reply.server);
    co_return result;
  }
  result.reading = read_message(*reply.message, type, result.chain);
  result.reading.answer.server = reply.server;
  if (!reply.message->authoritative) {
    const bool is_referral = result.reading.is_referral;
    result.chain = chain;
    result.reading = failed_reading(
        chain,
        {DnsFailureReason::malformed, host->name + ": " + reply.server + " answered without authority"},
        reply.server);
    result.reading.is_referral = is_referral;
  }
  co_return result;
}

// Where a CNAME leads out of the zone, the servers of the target's zone are asked; the first that knows
// speaks for them.
Task<DnsAnswer> AuthoritativeDns::follow_on(HostReading from, RrType type) {
  while (from.reading.ask_next) {
    const CnameChain chain = from.chain;
    const ZonePointer zone = co_await zones_.find(chain.names.back());
    from.reading = failed_reading(chain, zone->failure, from.reading.answer.server);
    for (const Host& host : zone->hosts) {
      from = co_await ask_host(host, chain, type);
      if (from.reading.ask_next || from.reading.answer.status != DnsStatus::failed) break;
    }
  }
  co_return from.reading.answer;
}

DnsServers AuthoritativeDns::servers_of(const NameServerHost& host) {
  if (servers_.size() >= kMostServers) servers_.clear();
  DnsServers servers;
  for (const std::string& address : host.addresses) {
    std::shared_ptr<DnsServer>& known = servers_[address];
    if (!known) {
      auto parsed = parse_server(address, port_);
      if (!parsed) continue;
      known = std::make_shared<DnsServer>(context_, *std::move(parsed), WhenIdle::close_sockets);
    }
    servers.push_back(known);
  }
  return servers;
}

}  // namespace mtasts
