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
      authoritative_(context_, patience_, options.authoritative_port,
                     [this](WireName name, RrType type) { return look_up(std::move(name), type); }) {
  assert(!servers.empty() && settings.concurrency > 0);
  for (ServerAddress& server : servers) {
    servers_.push_back(std::make_shared<DnsServer>(context_, std::move(server), WhenIdle::keep_sockets));
    each_server_.push_back({servers_.back()});
  }
}

Task<DnsAnswer> DnsClient::ask(DnsQuestion question) {
  return answer(servers_, WireName(question.name), question.type);
}

Task<std::vector<DnsAnswer>> DnsClient::ask_authoritative(DnsQuestion question) {
  if (options_.chosen_by == ServersChosenBy::system) {
    return authoritative_.ask(WireName(question.name), question.type);
  }
  std::vector<Task<DnsAnswer>> answers;
  for (const DnsServers& server : each_server_) {
    answers.push_back(answer(server, WireName(question.name), question.type));
  }
  return all_of(loop_, std::move(answers));
}

Task<DnsAnswer> DnsClient::answer(const DnsServers& servers, WireName name, RrType type) {
  ServerReply reply;
  co_await ask_servers(patience_, servers, next_turn(), name, type, Recursion::desired, reply);
  if (reply.answer) {
    reply.answer->server = std::move(reply.server);
    co_return std::move(*reply.answer);
  }
  const std::unique_ptr<Reading> reading = co_await follow(reply, servers, name, type);
  co_return std::move(reading->answer);
}

Task<Reading> DnsClient::look_up(WireName name, RrType type) {
  ServerReply reply;
  co_await ask_servers(patience_, servers_, next_turn(), name, type, Recursion::desired, reply);
  const std::unique_ptr<Reading> reading = co_await follow(reply, servers_, name, type);
  co_return std::move(*reading);
}

// read_message() bounds the chain, and with it the questions.
Task<std::unique_ptr<Reading>> DnsClient::follow(ServerReply& reply, const DnsServers& servers,
                                                 const WireName& name, RrType type) {
  CnameChain chain(name);
  while (true) {
    auto result = std::make_unique<Reading>();
    Reading& reading = *result;
    if (reply.answer) {
      reading.answer = along(chain, std::move(*reply.answer));
    } else if (reply.message) {
      reading = read_message(*reply.message, type, chain);
    } else {
      reading.answer = failed_answer(chain, std::move(reply.failure));
    }
    reading.answer.server = reply.server;
    if (reading.is_referral) {
      reading.answer.failure.message = reply.server + " sent " + reading.answer.failure.message;
    }
    if (!reading.ask_next) co_return result;
    reply = {};
    co_await ask_servers(patience_, servers, next_turn(), chain.names.back(), type, Recursion::desired,
                         reply);
  }
}

std::size_t DnsClient::next_turn() {
  return options_.order == ServerOrder::rotating ? turns_++ : 0;
}

}  // namespace mtasts
