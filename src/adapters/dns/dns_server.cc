// What a server does is put into words here: "192.0.2.53#53 answered SERVFAIL".
#include "adapters/dns/dns_server.h"

#include <fmt/format.h>

#include "adapters/dns/common_answer.h"
#include "adapters/dns/tcp_exchange.h"
#include "mtasts/printable.h"

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

std::string result_text(const Result<DnsMessage>& message) {
  if (!message) return message.error().message;
  return fmt::format("{}, {} records", rcode_text(message->rcode), message->answer.size());
}
std::string result_text(const DnsAnswer& answer) {
  return fmt::format("{}, {} records", rcode_text(kNoError), answer.mx.size() + answer.txt.size());
}

// Who asks for recursion wants the records; who does not must know whether the server spoke with authority,
// which the message says.
class CommonReader final : public PacketReader {
 public:
  CommonReader(const DnsQuery& query, RrType type, Recursion recursion, Pooled<DnsAnswer>& answer)
      : query_(query), type_(type), recursion_(recursion), answer_(answer) {}

  bool read(std::string_view packet) override {
    if (recursion_ != Recursion::desired) return false;
    if (!read_common_answer(packet, query_, type_, answer_.emplace())) answer_.reset();
    return static_cast<bool>(answer_);
  }

 private:
  const DnsQuery& query_;
  RrType type_;
  Recursion recursion_;
  Pooled<DnsAnswer>& answer_;
};

}  // namespace

DnsServer::DnsServer(DnsContext& context, ServerAddress address, WhenIdle when_idle)
    : context_(context),
      address_(std::move(address)),
      when_idle_(when_idle),
      udp_(context.loop, context.random, context.pacer, address_, when_idle) {}

Task<void> DnsServer::ask(const WireName& name, RrType type, Recursion recursion, ServerReply& reply) {
  reply.server = address_.text;
  Edns edns = knows_edns_ ? Edns::with : Edns::without;
  bool again = true;
  while (again) {
    if (context_.pacer.is_paced()) co_await context_.pacer.turn();
    DnsQuery query(name, type, recursion, edns);
    const Question question(name, type, query);
    if (context_.transport == Transport::tcp_only) {
      again = co_await judge(question, nullptr, std::chrono::steady_clock::now(), reply);
    } else {
      std::optional<Semaphore::Permit> place;
      if (when_idle_ == WhenIdle::close_sockets) place.emplace(co_await context_.connections.acquire());
      CommonReader reader(query, type, recursion, reply.answer);
      UdpExchange::Try attempt(udp_, query, context_.timeout, reader);
      const TransportReply* const packet = co_await attempt;
      remember(packet == nullptr ? TransportReply::Outcome::answered : packet->outcome, attempt.asked());
      if (packet == nullptr) {
        if (context_.trace) trace(name, type, result_text(*reply.answer), attempt.asked());
        co_return;
      }
      place.reset();
      again = co_await judge(question, packet, attempt.asked(), reply);
    }
    edns = Edns::without;
  }
}

// Kept out of ask(), whose frame is one of a thousand and small.
Task<bool> DnsServer::judge(Question question, const TransportReply* packet, EpollLoop::TimePoint asked,
                            ServerReply& reply) {
  const RrType type = question.type;
  Said said = {fail({}), DnsFailureReason::malformed};
  if (packet != nullptr) said = read(*packet, type);
  if (packet == nullptr || (said.message && said.message->truncated)) {
    if (packet != nullptr) co_await context_.pacer.turn();  // a question of its own
    said = co_await ask_through_tcp(question.query, type);
  }
  if (context_.trace) trace(question.name, type, result_text(said.message), asked);

  const bool had_edns = question.query.has_edns();
  if (had_edns && said.message && is_about_edns(said.message->rcode)) co_return true;
  if (!had_edns && knows_edns_ && said.message && says_something(*said.message)) knows_edns_ = false;
  say(std::move(said), reply);
  co_return false;
}

void DnsServer::say(Said said, ServerReply& reply) const {
  if (!said.message) {
    reply.failure = {said.reason, address_.text + " " + octets_of_printable(said.message.error().message)};
  } else if (says_something(*said.message)) {
    reply.message = std::make_unique<DnsMessage>(*std::move(said.message));
  } else {
    const unsigned rcode = said.message->rcode;
    reply.failure.reason = rcode == kServFail  ? DnsFailureReason::servfail
                           : rcode == kRefused ? DnsFailureReason::refused
                                               : DnsFailureReason::malformed;
    reply.failure.message = address_.text + " answered " + rcode_text(rcode);
  }
}

Task<DnsServer::Said> DnsServer::ask_through_tcp(DnsQuery query, RrType type) {
  const Semaphore::Permit place = co_await context_.connections.acquire();
  query.set_id(context_.random.next16());
  TransportReply reply = co_await ask_over_tcp(context_.loop, address_, query,
                                               std::chrono::steady_clock::now() + context_.timeout);
  if (reply.outcome == TransportReply::Outcome::unreachable) reply.detail += " over TCP";
  Said said = read(reply, type);
  if (said.message && said.message->truncated) {
    said = {fail({Fault::undetermined, "malformed", "truncated its answer over TCP"}),
            DnsFailureReason::malformed};
  }
  co_return said;
}

DnsServer::Said DnsServer::read(const TransportReply& reply, RrType type) const {
  if (reply.outcome == TransportReply::Outcome::answered) {
    auto message = decode_dns_message(reply.octets, type);
    if (message) return {std::move(message), {}};
    if (message.error().fault != Fault::undetermined) {
      return {fail(message.error().within("gave an answer that cannot be read here")),
              DnsFailureReason::malformed};
    }
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
  const EpollLoop::TimePoint now = std::chrono::steady_clock::now();
  if (now < *dead_until_) return true;
  dead_until_ = now + kUntilAskedAgain;
  return false;
}

void DnsServer::remember(TransportReply::Outcome outcome, EpollLoop::TimePoint asked) {
  using Outcome = TransportReply::Outcome;
  if (outcome == Outcome::answered) dead_until_.reset();
  const bool silent = outcome == Outcome::timeout && udp_.is_silent_since(asked, context_.timeout);
  if (silent || outcome == Outcome::unreachable) {
    dead_until_ = std::chrono::steady_clock::now() + kUntilAskedAgain;
  }
}

void DnsServer::trace(const WireName& name, RrType type, const std::string& result,
                      EpollLoop::TimePoint asked) const {
  const std::chrono::duration<double, std::milli> took = std::chrono::steady_clock::now() - asked;
  context_.trace(fmt::format("{} {} @{}: {} ({:.1f} ms)", name.text(), type_text(type), address_.text, result,
                             took.count()));
}

}  // namespace mtasts
