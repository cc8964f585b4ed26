// The order of the servers, and queries that lead to further queries.
#include "adapters/dns/dns_client.h"

#include <cassert>

#include "adapters/system/local_failure.h"

namespace mtasts {

DnsClient::DnsClient(EpollLoop& loop, std::vector<ServerAddress> servers, const DnsSettings& settings,
                     DnsClientOptions options)
    : loop_(loop),
      options_(options),
      limiter_(loop, settings.rate),
      query_limit_(loop, settings.concurrency),
      connection_limit_(loop, allowed_connections(settings.concurrency)),
      context_{loop,
               random_,
               limiter_,
               connection_limit_,
               settings.timeout.value_or(kTimeout),
               options.transport,
               settings.trust_ad,
               settings.trace},
      policy_{loop, query_limit_, settings.retries.value_or(kRetries), context_.timeout},
      authoritative_(context_, policy_, options.authoritative_port,
                     [this](WireName name, RecordType type) { return look_up(std::move(name), type); }) {
  assert(!servers.empty() && settings.concurrency > 0);
  for (ServerAddress& server : servers) {
    servers_.push_back(std::make_shared<DnsServer>(context_, std::move(server), WhenIdle::keep_sockets));
    each_server_.push_back({servers_.back()});
  }
}

Task<DnsAnswer> DnsClient::ask(DnsQuestion question) {
  return resolve(servers_, WireName(question.name), question.type);
}

Task<std::vector<DnsAnswer>> DnsClient::ask_authoritative(DnsQuestion question) {
  if (options_.chosen_by == ServersChosenBy::system) {
    return authoritative_.ask(WireName(question.name), question.type);
  }
  std::vector<Task<DnsAnswer>> answers;
  for (const DnsServers& server : each_server_) {
    answers.push_back(resolve(server, WireName(question.name), question.type));
  }
  return all_of(loop_, std::move(answers));
}

Task<DnsAnswer> DnsClient::resolve(const DnsServers& servers, WireName name, RecordType type) {
  ServerReply reply;
  co_await ask_servers(policy_, servers, next_first_server(), name, type, Recursion::desired, reply);
  if (reply.answer) {
    reply.answer->server = std::move(reply.server);
    co_return std::move(*reply.answer);
  }
  const std::unique_ptr<MessageResult> result = co_await follow(reply, servers, name, type);
  co_return std::move(result->answer);
}

Task<MessageResult> DnsClient::look_up(WireName name, RecordType type) {
  ServerReply reply;
  co_await ask_servers(policy_, servers_, next_first_server(), name, type, Recursion::desired, reply);
  const std::unique_ptr<MessageResult> result = co_await follow(reply, servers_, name, type);
  co_return std::move(*result);
}

// evaluate_message() limits the length of the chain and thus the number of queries.
Task<std::unique_ptr<MessageResult>> DnsClient::follow(ServerReply& reply, const DnsServers& servers,
                                                       const WireName& name, RecordType type) {
  CnameChain chain(name);
  while (true) {
    auto boxed = std::make_unique<MessageResult>();
    MessageResult& result = *boxed;
    if (reply.answer) {
      result.answer = with_chain(chain, std::move(*reply.answer));
    } else if (reply.message) {
      result = evaluate_message(*reply.message, type, chain);
    } else {
      result.answer = failed_answer(chain, std::move(reply.failure));
    }
    result.answer.server = reply.server;
    if (result.is_referral) {
      result.answer.failure.message = reply.server + " sent " + result.answer.failure.message;
    }
    if (!result.ask_next) co_return boxed;
    reply = {};
    co_await ask_servers(policy_, servers, next_first_server(), chain.names.back(), type, Recursion::desired,
                         reply);
  }
}

std::size_t DnsClient::next_first_server() {
  return options_.order == ServerOrder::rotating ? next_server_++ : 0;
}

}  // namespace mtasts
