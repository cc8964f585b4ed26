// The names of a zone share the cached zone. A name is first assumed to be in the nearest cached zone above
// it; only if the servers of that zone send a referral is the name's own zone looked up.
#include "adapters/dns/authoritative.h"

#include <algorithm>

namespace mtasts {
namespace {

constexpr std::size_t kMaxServers = 4096;  // then all are discarded together with their state

MessageResult failed_result(const CnameChain& chain, DnsFailure failure, std::string server) {
  MessageResult result;
  result.answer = failed_answer(chain, std::move(failure));
  result.answer.server = std::move(server);
  return result;
}

}  // namespace

AuthoritativeDns::AuthoritativeDns(DnsContext& context, const RetryPolicy& policy, std::uint16_t port,
                                   ZoneFinder::LookUp look_up)
    : context_(context), policy_(policy), port_(port), zones_(context.loop, std::move(look_up)) {}

Task<std::vector<DnsAnswer>> AuthoritativeDns::ask(WireName name, RecordType type) {
  std::vector<HostResult> results;
  ZonePointer zone = zones_.nearest_cached(name);
  if (zone) {
    results = co_await ask_hosts(zone, name, type);
    const bool refers =
        std::ranges::any_of(results, [](const HostResult& host) { return host.result.is_referral; });
    if (refers) {
      zones_.mark_delegating(*zone);
      zone = nullptr;
    }
  }
  if (!zone) {
    zone = co_await zones_.find(name);
    if (zone->hosts.empty()) {
      std::vector<DnsAnswer> failed(1, failed_answer(CnameChain(name), zone->failure));
      co_return failed;
    }
    results = co_await ask_hosts(zone, name, type);
  }

  std::vector<Task<DnsAnswer>> followed;
  for (HostResult& result : results) followed.push_back(follow_cname(std::move(result), type));
  co_return co_await all_of(context_.loop, std::move(followed));
}

Task<std::vector<AuthoritativeDns::HostResult>> AuthoritativeDns::ask_hosts(ZonePointer zone, WireName name,
                                                                            RecordType type) {
  std::vector<Task<HostResult>> tasks;
  for (const Host& host : zone->hosts) tasks.push_back(ask_host(host, CnameChain(name), type));
  co_return co_await all_of(context_.loop, std::move(tasks));
}

Task<AuthoritativeDns::HostResult> AuthoritativeDns::ask_host(Host host, CnameChain chain, RecordType type) {
  const DnsServers servers = servers_of(*host);
  HostResult host_result = {{}, chain};
  if (servers.empty()) {
    host_result.result = failed_result(chain, host->failure, host->name);
    co_return host_result;
  }
  ServerReply reply;
  co_await ask_servers(policy_, servers, 0, chain.names.back(), type, Recursion::not_desired, reply);
  if (!reply.message) {
    DnsFailure failure = {reply.failure.reason, host->name + ": " + reply.failure.message};
    host_result.result = failed_result(chain, std::move(failure), reply.server);
    co_return host_result;
  }
  host_result.result = evaluate_message(*reply.message, type, host_result.chain);
  host_result.result.answer.server = reply.server;
  if (!reply.message->authoritative) {
    const bool is_referral = host_result.result.is_referral;
    host_result.chain = chain;
    host_result.result = failed_result(
        chain,
        {DnsFailureReason::malformed, host->name + ": " + reply.server + " answered without authority"},
        reply.server);
    host_result.result.is_referral = is_referral;
  }
  co_return host_result;
}

// Follows a CNAME that leads out of the zone: asks the servers of the target's zone and takes the first
// conclusive answer.
Task<DnsAnswer> AuthoritativeDns::follow_cname(HostResult from, RecordType type) {
  while (from.result.ask_next) {
    const CnameChain chain = from.chain;
    const ZonePointer zone = co_await zones_.find(chain.names.back());
    from.result = failed_result(chain, zone->failure, from.result.answer.server);
    for (const Host& host : zone->hosts) {
      from = co_await ask_host(host, chain, type);
      if (from.result.ask_next || from.result.answer.status != DnsStatus::failed) break;
    }
  }
  co_return from.result.answer;
}

DnsServers AuthoritativeDns::servers_of(const NameServerHost& host) {
  if (servers_.size() >= kMaxServers) servers_.clear();
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
