// DnsServer: a DNS server and its observed state. Queries it over UDP, over TCP if the answer is truncated,
// and without EDNS if the server does not support it.
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "adapters/dns/dns_message.h"
#include "adapters/dns/rate_limiter.h"
#include "adapters/dns/udp_exchange.h"

namespace mtasts {

enum class Transport { udp_first, tcp_only };

// The state that all servers of a client share; outlives them.
struct DnsContext {
  EpollLoop& loop;
  RandomBits& random;
  RateLimiter& limiter;
  Semaphore& connections;  // limits the sockets that are opened for a single query
  std::chrono::milliseconds timeout{5000};
  Transport transport = Transport::udp_first;
  bool trust_ad = false;  // believe the AD bit of recursive servers on other machines
  std::function<void(const std::string& line)> trace = {};
};

struct ServerReply {
  // Exactly one of these three is set.
  Pooled<DnsAnswer> answer = {};             // from the fast path (common_answer.h)
  std::unique_ptr<DnsMessage> message = {};  // NOERROR or NXDOMAIN, not truncated
  DnsFailure failure = {};                   // the message names the server
  std::string server = {};                   // "192.0.2.53#53"

  // True for an answer or message, false for a failure.
  [[nodiscard]] bool is_conclusive() const { return answer || message; }
};

class DnsServer {
 public:
  DnsServer(DnsContext& context, ServerAddress address, WhenIdle when_idle);

  // Makes one attempt, which may take several packets, and writes its outcome to `reply`. With recursion
  // desired it may use the fast path. Each query is traced. Name and reply must outlive the task.
  [[nodiscard]] Task<void> ask(const WireName& name, RecordType type, Recursion recursion,
                               ServerReply& reply);

  // Records that a query to which the server had answered REFUSED or SERVFAIL was answered later.
  void record_passed_refusal() { udp_.record_passed_refusal(); }
  // Records that a query that had timed out was answered by the server at another attempt.
  void record_passed_timeout() { udp_.record_passed_timeout(); }

  // True if the server timed out or was unreachable within the last 30 seconds and has not answered since.
  // Every 30 seconds one caller gets false, in order to try it again.
  [[nodiscard]] bool is_unresponsive();

 private:
  struct Response {
    Result<DnsMessage> message;
    DnsFailureReason reason = DnsFailureReason::malformed;  // if `message` is an error
  };

  struct Question {
    Question(const WireName& owner, RecordType query_type, const DnsQuery& packet)
        : name(owner), type(query_type), query(packet) {}
    const WireName& name;
    RecordType type;
    const DnsQuery& query;
  };

  // Parses the packet received over UDP (null: UDP was not used), repeats the query over TCP if necessary,
  // and sets `reply`. Returns true if the query must be repeated without EDNS instead.
  [[nodiscard]] Task<bool> handle_response(Question question, const TransportReply* packet,
                                           EpollLoop::TimePoint sent, ServerReply& reply);
  [[nodiscard]] Task<Response> query_over_tcp(DnsQuery query, RecordType type);
  [[nodiscard]] Response read(const TransportReply& reply, RecordType type) const;
  void set_response(Response response, ServerReply& reply) const;
  void record_outcome(TransportReply::Outcome outcome, EpollLoop::TimePoint sent);
  void trace(const WireName& name, RecordType type, const std::string& result,
             EpollLoop::TimePoint sent) const;

  DnsContext& context_;
  ServerAddress address_;
  WhenIdle when_idle_;
  UdpExchange udp_;
  bool trusts_ad_;
  bool supports_edns_ = true;
  std::optional<EpollLoop::TimePoint> unresponsive_until_ = {};
};

}  // namespace mtasts
