// Failure messages have the form "192.0.2.53#53 answered SERVFAIL".
#include "adapters/dns/dns_server.h"

#include <fmt/format.h>

#include "adapters/dns/common_answer.h"
#include "adapters/dns/tcp_stream.h"
#include "mtasts/counted.h"
#include "mtasts/printable.h"

namespace mtasts {
namespace {

constexpr std::chrono::seconds kUnresponsiveTime{30};

std::string rcode_text(unsigned rcode) {
  switch (rcode) {
    case kNoError: return "NOERROR";
    case kFormErr: return "FORMERR";
    case kServFail: return "SERVFAIL";
    case kNxDomain: return "NXDOMAIN";
    case kNotImp: return "NOTIMP";
    case kRefused: return "REFUSED";
    case kBadVers: return "BADVERS";
    default: return fmt::format("RCODE {}", rcode);
  }
}

DnsFailureReason failure_reason(TransportReply::Outcome outcome) {
  switch (outcome) {
    case TransportReply::Outcome::timeout: return DnsFailureReason::timeout;
    case TransportReply::Outcome::unreachable: return DnsFailureReason::unreachable;
    case TransportReply::Outcome::local: return DnsFailureReason::local_failure;
    default: return DnsFailureReason::malformed;
  }
}

// True if the server may not support the OPT record (RFC 6891 §7).
bool may_reject_edns(unsigned rcode) {
  return rcode == kFormErr || rcode == kNotImp || rcode == kBadVers;
}

bool is_conclusive(const DnsMessage& message) {
  return message.rcode == kNoError || message.rcode == kNxDomain;
}

std::string result_text(const Result<DnsMessage>& message) {
  if (!message) return message.error().message;
  return rcode_text(message->rcode) + ", " + counted(message->answer.size(), "record");
}
std::string result_text(const DnsAnswer& answer) {
  return rcode_text(kNoError) + ", " +
         counted(answer.mx.size() + answer.txt.size() + answer.names.size(), "record");
}

// Connects, sends the query, which has its id already, reads one message and closes the connection (RFC
// 7766). The deadline applies to all of it.
Task<TransportReply> ask_over_tcp(EpollLoop& loop, ServerAddress server, DnsQuery query,
                                  EpollLoop::TimePoint deadline) {
  TcpStream stream(loop);
  auto failure = co_await stream.open(std::move(server), deadline);
  if (failure) co_return *std::move(failure);
  failure = co_await stream.send(query.octets(), deadline);
  if (failure) co_return *std::move(failure);
  TransportReply reply = co_await stream.receive(deadline);
  if (reply.outcome == TransportReply::Outcome::answered) stream.close_with_reset();
  if (reply.outcome == TransportReply::Outcome::answered && !query.is_answered_by(reply.octets)) {
    co_return TransportReply{TransportReply::Outcome::malformed, {}, "answered another question over TCP"};
  }
  co_return reply;
}

// Uses the fast path only if recursion is desired. Otherwise the caller needs the AA flag of the message.
class CommonAnswerReader final : public PacketReader {
 public:
  CommonAnswerReader(const DnsQuery& query, RecordType type, Recursion recursion, Pooled<DnsAnswer>& answer)
      : query_(query), type_(type), recursion_(recursion), answer_(answer) {}

  bool read(std::string_view packet) override {
    if (recursion_ != Recursion::desired) return false;
    if (!read_common_answer(packet, query_, type_, answer_.emplace())) answer_.reset();
    return static_cast<bool>(answer_);
  }

 private:
  const DnsQuery& query_;
  RecordType type_;
  Recursion recursion_;
  Pooled<DnsAnswer>& answer_;
};

}  // namespace

DnsServer::DnsServer(DnsContext& context, ServerAddress address, WhenIdle when_idle)
    : context_(context),
      address_(std::move(address)),
      when_idle_(when_idle),
      udp_(context.loop, context.random, context.limiter, address_, when_idle),
      // Authoritative servers, whose sockets are closed when idle, do not validate.
      trusts_ad_(address_.is_loopback() || (context.trust_ad && when_idle == WhenIdle::keep_sockets)) {}

Task<void> DnsServer::ask(const WireName& name, RecordType type, Recursion recursion, ServerReply& reply) {
  reply.server = address_.text;
  Edns edns = supports_edns_ ? Edns::with : Edns::without;
  bool retry = true;
  while (retry) {
    if (context_.limiter.is_limited()) co_await context_.limiter.acquire();
    DnsQuery query(name, type, recursion, edns);
    const Question question(name, type, query);
    if (context_.transport == Transport::tcp_only) {
      retry = co_await handle_response(question, nullptr, std::chrono::steady_clock::now(), reply);
    } else {
      std::optional<Semaphore::Permit> permit;
      if (when_idle_ == WhenIdle::close_sockets) permit.emplace(co_await context_.connections.acquire());
      CommonAnswerReader reader(query, type, recursion, reply.answer);
      DnsAttempt attempt(udp_, query, context_.timeout, reader);
      const TransportReply* const packet = co_await attempt;
      record_outcome(packet == nullptr ? TransportReply::Outcome::answered : packet->outcome,
                     attempt.first_sent());
      if (packet == nullptr) {
        if (!trusts_ad_) reply.answer->authenticated = false;
        if (context_.trace) trace(name, type, result_text(*reply.answer), attempt.first_sent());
        co_return;
      }
      permit.reset();
      retry = co_await handle_response(question, packet, attempt.first_sent(), reply);
    }
    edns = Edns::without;
  }
}

// Separate from ask(), of which up to 1000 frames are live and must be small.
Task<bool> DnsServer::handle_response(Question question, const TransportReply* packet,
                                      EpollLoop::TimePoint sent, ServerReply& reply) {
  const RecordType type = question.type;
  Response response = {DnsMessage{}, DnsFailureReason::malformed};
  if (packet != nullptr) response = read(*packet, type);
  if (packet == nullptr || (response.message && response.message->truncated)) {
    if (packet != nullptr) co_await context_.limiter.acquire();  // it is another query
    response = co_await query_over_tcp(question.query, type);
  }
  if (context_.trace) trace(question.name, type, result_text(response.message), sent);

  const bool had_edns = question.query.has_edns();
  if (had_edns && response.message && may_reject_edns(response.message->rcode)) co_return true;
  if (!had_edns && supports_edns_ && response.message && is_conclusive(*response.message))
    supports_edns_ = false;
  set_response(std::move(response), reply);
  co_return false;
}

void DnsServer::set_response(Response response, ServerReply& reply) const {
  if (!response.message) {
    reply.failure = {response.reason,
                     address_.text + " " + unescape_printable(response.message.error().message)};
  } else if (is_conclusive(*response.message)) {
    reply.message = std::make_unique<DnsMessage>(*std::move(response.message));
    reply.message->authenticated = reply.message->authenticated && trusts_ad_;
  } else {
    const unsigned rcode = response.message->rcode;
    reply.failure.reason = rcode == kServFail  ? DnsFailureReason::servfail
                           : rcode == kRefused ? DnsFailureReason::refused
                                               : DnsFailureReason::malformed;
    reply.failure.message = address_.text + " answered " + rcode_text(rcode);
  }
}

Task<DnsServer::Response> DnsServer::query_over_tcp(DnsQuery query, RecordType type) {
  const Semaphore::Permit permit = co_await context_.connections.acquire();
  query.set_id(context_.random.next16());
  TransportReply reply = co_await ask_over_tcp(context_.loop, address_, query,
                                               std::chrono::steady_clock::now() + context_.timeout);
  if (reply.outcome == TransportReply::Outcome::unreachable) reply.detail += " over TCP";
  Response response = read(reply, type);
  if (response.message && response.message->truncated) {
    response = {fail({Fault::undetermined, "malformed", "truncated its answer over TCP"}),
                DnsFailureReason::malformed};
  }
  co_return response;
}

DnsServer::Response DnsServer::read(const TransportReply& reply, RecordType type) const {
  if (reply.outcome == TransportReply::Outcome::answered) {
    auto message = decode_dns_message(reply.octets, type);
    if (message) return {std::move(message), {}};
    if (message.error().fault != Fault::undetermined) {
      return {fail(message.error().within("gave an answer that cannot be read here")),
              DnsFailureReason::local_failure};
    }
    const bool too_large = message.error().code == Code("too-large");
    return {fail({Fault::undetermined, message.error().code, "sent " + message.error().message}),
            too_large ? DnsFailureReason::too_large : DnsFailureReason::malformed};
  }
  std::string what = reply.detail;
  if (reply.outcome == TransportReply::Outcome::timeout) {
    what =
        fmt::format("gave no answer within {:g} s", std::chrono::duration<double>(context_.timeout).count());
  } else if (reply.outcome == TransportReply::Outcome::unreachable) {
    what = "cannot be reached: " + reply.detail;
  } else if (reply.outcome == TransportReply::Outcome::local) {
    what = "could not be asked by this machine: " + reply.detail;
  }
  const DnsFailureReason reason = failure_reason(reply.outcome);
  return {fail({Fault::undetermined, code(reason), std::move(what)}), reason};
}

bool DnsServer::is_unresponsive() {
  if (!unresponsive_until_) return false;
  const EpollLoop::TimePoint now = std::chrono::steady_clock::now();
  if (now < *unresponsive_until_) return true;
  unresponsive_until_ = now + kUnresponsiveTime;
  return false;
}

void DnsServer::record_outcome(TransportReply::Outcome outcome, EpollLoop::TimePoint sent) {
  using Outcome = TransportReply::Outcome;
  if (outcome == Outcome::answered) unresponsive_until_.reset();
  const bool silent = outcome == Outcome::timeout && udp_.is_silent_since(sent, context_.timeout);
  if (silent || outcome == Outcome::unreachable) {
    unresponsive_until_ = std::chrono::steady_clock::now() + kUnresponsiveTime;
  }
}

void DnsServer::trace(const WireName& name, RecordType type, const std::string& result,
                      EpollLoop::TimePoint sent) const {
  const std::chrono::duration<double, std::milli> took = std::chrono::steady_clock::now() - sent;
  context_.trace(
      fmt::format("{} {} @{}: {} ({:.1f} ms)", name.text(), text(type), address_.text, result, took.count()));
}

}  // namespace mtasts
