// What a server does is put into words here: "192.0.2.53#53 answered SERVFAIL".
#include "adapters/dns/dns_server.h"

#include <fmt/format.h>

#include "adapters/dns/tcp_exchange.h"

namespace mtasts {
namespace {

constexpr std::chrono::seconds kUntilAskedAgain{30};

constexpr unsigned kNoError = 0, kFormErr = 1, kServFail = 2, kNxDomain = 3, kNotImp = 4, kRefused = 5,
                   kBadVers = 16;

std::string rcode_text(unsigned rcode) {
  switch (rcode) {
    case kNoError:
      return "NOERROR";
    case kFormErr:
      return "FORMERR";
    case kServFail:
      return "SERVFAIL";
    case kNxDomain:
      return "NXDOMAIN";
    case kNotImp:
      return "NOTIMP";
    case kRefused:
      return "REFUSED";
    case kBadVers:
      return "BADVERS";
    default:
      return fmt::format("RCODE {}", rcode);
  }
}

std::string_view type_text(RrType type) {
  switch (type) {
    case RrType::a:
      return "A";
    case RrType::ns:
      return "NS";
    case RrType::cname:
      return "CNAME";
    case RrType::soa:
      return "SOA";
    case RrType::mx:
      return "MX";
    case RrType::txt:
      return "TXT";
    case RrType::aaaa:
      return "AAAA";
    case RrType::tlsa:
      return "TLSA";
  }
  return {};
}

DnsFailureReason failure_reason(TransportReply::Outcome outcome) {
  switch (outcome) {
    case TransportReply::Outcome::timeout:
      return DnsFailureReason::timeout;
    case TransportReply::Outcome::unreachable:
      return DnsFailureReason::unreachable;
    default:
      return DnsFailureReason::malformed;
  }
}

// Whether the server may not have understood the OPT record, RFC 6891 §7.
bool is_about_edns(unsigned rcode) {
  return rcode == kFormErr || rcode == kNotImp || rcode == kBadVers;
}

bool says_something(const DnsMessage& message) {
  return message.rcode == kNoError || message.rcode == kNxDomain;
}

}  // namespace

DnsServer::DnsServer(DnsContext& context, ServerAddress address, WhenIdle when_idle)
    : context_(context),
      address_(std::move(address)),
      when_idle_(when_idle),
      udp_(context.loop, context.random, address_, when_idle) {}

Task<ServerReply> DnsServer::ask(WireName name, RrType type, Recursion recursion) {
  Said said = co_await ask_with(name, type, recursion, knows_edns_ ? Edns::with : Edns::without);
  if (said.message && is_about_edns(said.message->rcode) && knows_edns_) {
    said = co_await ask_with(name, type, recursion, Edns::without);
    if (said.message && says_something(*said.message)) knows_edns_ = false;
  }

  ServerReply reply;
  reply.server = address_.text;
  if (!said.message) {
    reply.failure = {said.reason, address_.text + " " + said.message.error().message};
  } else if (says_something(*said.message)) {
    reply.message = *std::move(said.message);
  } else {
    const unsigned rcode = said.message->rcode;
    reply.failure.reason = rcode == kServFail  ? DnsFailureReason::servfail
                           : rcode == kRefused ? DnsFailureReason::refused
                                               : DnsFailureReason::malformed;
    reply.failure.message = address_.text + " answered " + rcode_text(rcode);
  }
  co_return reply;
}

Task<DnsServer::Said> DnsServer::ask_with(WireName name, RrType type, Recursion recursion, Edns edns) {
  co_await context_.pacer.turn();
  const EpollLoop::Moment asked = std::chrono::steady_clock::now();
  DnsQuery query(name, type, recursion, edns);
  Said said = {fail({}), DnsFailureReason::malformed};
  if (context_.transport == Transport::udp_first) {
    const TransportReply reply = co_await ask_over_udp(query);
    remember(reply, asked);
    said = read(reply, type);
  }
  if (context_.transport == Transport::tcp_only || (said.message && said.message->truncated)) {
    const TransportReply reply = co_await ask_through_tcp(query);
    said = read(reply, type);
    if (said.message && said.message->truncated) {
      said = {fail({Fault::undetermined, "malformed", "truncated its answer over TCP"}),
              DnsFailureReason::malformed};
    }
  }
  trace(name, type, said, asked);
  co_return said;
}

Task<TransportReply> DnsServer::ask_over_udp(DnsQuery query) {
  std::optional<Window::Place> place;
  if (when_idle_ == WhenIdle::close_sockets) place.emplace(co_await context_.connections.enter());
  co_return co_await udp_.ask(query, std::chrono::steady_clock::now() + context_.timeout);
}

Task<TransportReply> DnsServer::ask_through_tcp(DnsQuery query) {
  const Window::Place place = co_await context_.connections.enter();
  query.set_id(context_.random.next16());
  TransportReply reply = co_await ask_over_tcp(context_.loop, address_, query,
                                               std::chrono::steady_clock::now() + context_.timeout);
  if (reply.outcome == TransportReply::Outcome::unreachable) reply.detail += " over TCP";
  co_return reply;
}

DnsServer::Said DnsServer::read(const TransportReply& reply, RrType type) const {
  if (reply.outcome == TransportReply::Outcome::answered) {
    auto message = decode_dns_message(reply.octets, type);
    if (message) return {std::move(message), {}};
    const bool too_large = message.error().code == "too-large";
    return {fail({Fault::undetermined, message.error().code, "sent " + message.error().message}),
            too_large ? DnsFailureReason::too_large : DnsFailureReason::malformed};
  }
  std::string what = reply.detail;
  if (reply.outcome == TransportReply::Outcome::timeout) {
    what =
        fmt::format("gave no answer within {:g} s", std::chrono::duration<double>(context_.timeout).count());
  } else if (reply.outcome == TransportReply::Outcome::unreachable) {
    what = "cannot be reached: " + reply.detail;
  }
  return {fail({Fault::undetermined, {}, std::move(what)}), failure_reason(reply.outcome)};
}

bool DnsServer::seems_dead() {
  if (!dead_until_) return false;
  const EpollLoop::Moment now = std::chrono::steady_clock::now();
  if (now < *dead_until_) return true;
  dead_until_ = now + kUntilAskedAgain;
  return false;
}

void DnsServer::remember(const TransportReply& reply, EpollLoop::Moment asked) {
  using Outcome = TransportReply::Outcome;
  if (reply.outcome == Outcome::answered) dead_until_.reset();
  const bool silent = reply.outcome == Outcome::timeout && udp_.last_heard() < asked;
  if (silent || reply.outcome == Outcome::unreachable) {
    dead_until_ = std::chrono::steady_clock::now() + kUntilAskedAgain;
  }
}

void DnsServer::trace(const WireName& name, RrType type, const Said& said, EpollLoop::Moment asked) const {
  if (!context_.trace) return;
  const std::chrono::duration<double, std::milli> took = std::chrono::steady_clock::now() - asked;
  const std::string result = !said.message ? said.message.error().message
                                           : fmt::format("{}, {} records", rcode_text(said.message->rcode),
                                                         said.message->answer.size());
  context_.trace(fmt::format("{} {} @{}: {} ({:.1f} ms)", name.text(), type_text(type), address_.text, result,
                             took.count()));
}

}  // namespace mtasts
