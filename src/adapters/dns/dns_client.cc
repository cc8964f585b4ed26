// The parts put together: servers, their order, and questions that lead to further questions.
#include "adapters/dns/dns_client.h"

#include <sys/resource.h>

#include <algorithm>
#include <cassert>

namespace mtasts {
namespace {

// Half of the descriptors that the system grants, and no more than there are questions under way.
std::size_t most_connections(std::size_t concurrency) {
  rlimit limit = {};
  if (::getrlimit(RLIMIT_NOFILE, &limit) != 0) return 1;
  return std::clamp<std::size_t>(limit.rlim_cur / 2, 1, std::max<std::size_t>(concurrency, 1));
}

}  // namespace

DnsClient::DnsClient(EpollLoop& loop, std::vector<ServerAddress> servers, const DnsSettings& settings,
                     DnsClientOptions options)
    : loop_(loop),
      options_(options),
      pacer_(loop, settings.rate),
      window_(loop, settings.concurrency),
      connections_(loop, most_connections(settings.concurrency)),
      context_{loop,
               random_,
               pacer_,
               connections_,
               settings.timeout.value_or(kTimeout),
               options.transport,
               settings.trace},
      patience_{window_, settings.retries.value_or(kRetries)},
      authoritative_(context_, patience_, options.authoritative_port, [this](WireName name, RrType type) {
        return look_up(servers_in_order(), std::move(name), type);
      }) {
  assert(!servers.empty() && settings.concurrency > 0);
  for (ServerAddress& server : servers) {
    servers_.push_back(std::make_shared<DnsServer>(context_, std::move(server), WhenIdle::keep_sockets));
  }
}

Task<DnsAnswer> DnsClient::ask(DnsQuestion question) {
  return answer(servers_in_order(), WireName(question.name), question.type);
}

Task<std::vector<DnsAnswer>> DnsClient::ask_authoritative(DnsQuestion question) {
  if (options_.chosen_by == ServersChosenBy::system) {
    return authoritative_.ask(WireName(question.name), question.type);
  }
  std::vector<Task<DnsAnswer>> answers;
  for (const auto& server : servers_) {
    answers.push_back(answer({server}, WireName(question.name), question.type));
  }
  return all_of(loop_, std::move(answers));
}

Task<DnsAnswer> DnsClient::answer(DnsServers servers, WireName name, RrType type) {
  const Reading reading = co_await look_up(std::move(servers), std::move(name), type);
  co_return reading.answer;
}

// read_message() bounds the chain, and with it the questions.
Task<Reading> DnsClient::look_up(DnsServers servers, WireName name, RrType type) {
  CnameChain chain(std::move(name));
  while (true) {
    const ServerReply reply =
        co_await ask_servers(patience_, servers, chain.names.back(), type, Recursion::desired);
    Reading reading;
    if (reply.message) {
      reading = read_message(*reply.message, type, chain);
    } else {
      reading.answer = failed_answer(chain, reply.failure);
    }
    reading.answer.server = reply.server;
    if (reading.is_referral) {
      reading.answer.failure.message = reply.server + " sent " + reading.answer.failure.message;
    }
    if (!reading.ask_next) co_return reading;
  }
}

DnsServers DnsClient::servers_in_order() {
  DnsServers servers = servers_;
  if (options_.order == ServerOrder::rotating) {
    const auto first = static_cast<std::ptrdiff_t>(turns_++ % servers.size());
    std::rotate(servers.begin(), servers.begin() + first, servers.end());
  }
  return servers;
}

}  // namespace mtasts
