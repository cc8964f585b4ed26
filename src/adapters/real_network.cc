// Zone files take precedence over servers, and named servers over those of resolv.conf.
#include "adapters/real_network.h"

#include <algorithm>
#include <chrono>
#include <exception>
#include <optional>
#include <vector>

#include "adapters/connections/connections_module.h"
#include "adapters/dns/dns_client.h"
#include "adapters/dns/zone_file_dns.h"
#include "adapters/dns_update/dns_update_module.h"
#include "ports/dns.h"
#include "ports/synchronization.h"

namespace mtasts {
namespace {

// Asks as the DNS below it does until a moment; questions that are open then fail.
class DeadlineDns final : public Dns {
 public:
  // `loop` must outlive this object, and this object every task that it returned.
  DeadlineDns(EpollLoop& loop, EpollLoop::TimePoint deadline, std::unique_ptr<Dns> dns)
      : loop_(loop), deadline_(deadline), dns_(std::move(dns)) {}

  // The failure has the reason `timeout`.
  [[nodiscard]] Task<DnsAnswer> ask(DnsQuestion question) override;
  [[nodiscard]] Task<std::vector<DnsAnswer>> ask_authoritative(DnsQuestion question) override;

 private:
  EpollLoop& loop_;
  EpollLoop::TimePoint deadline_;
  std::unique_ptr<Dns> dns_;
};

// The state that a question and its deadline share.
template <class T>
struct Race {
  explicit Race(EpollLoop& loop) : end(loop) {}
  Event end;
  std::optional<T> value = {};
  std::exception_ptr exception = {};
};

template <class T>
Task<void> enter(Race<T>& race, Task<T> task) {
  try {
    race.value.emplace(co_await std::move(task));
  } catch (...) {
    race.exception = std::current_exception();
  }
  race.end.set();
}

// The value of the task; nothing if it is not done at the deadline.
template <class T>
Task<std::optional<T>> value_in_time(EpollLoop& loop, EpollLoop::TimePoint deadline, Task<T> task) {
  if (std::chrono::steady_clock::now() >= deadline) co_return std::nullopt;
  Race<T> race(loop);
  Task<void> running = enter(race, std::move(task));
  running.start();
  const EpollLoop::Timer timer = loop.call_at(deadline, [&race] { race.end.set(); });
  co_await race.end;
  if (race.exception) std::rethrow_exception(race.exception);
  co_return std::move(race.value);
}

DnsAnswer too_late() {
  DnsAnswer answer;
  answer.failure = {DnsFailureReason::timeout, "the time of the run was over"};
  return answer;
}

Task<DnsAnswer> DeadlineDns::ask(DnsQuestion question) {
  auto answer = co_await value_in_time(loop_, deadline_, dns_->ask(std::move(question)));
  co_return answer ? *std::move(answer) : too_late();
}

Task<std::vector<DnsAnswer>> DeadlineDns::ask_authoritative(DnsQuestion question) {
  auto answers = co_await value_in_time(loop_, deadline_, dns_->ask_authoritative(std::move(question)));
  co_return answers ? *std::move(answers) : std::vector<DnsAnswer>(1, too_late());
}

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
