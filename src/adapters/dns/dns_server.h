// DnsServer: one server and what we have learnt about it, and all that it takes to get its word on a
// question: UDP, TCP when the answer was truncated, and plain DNS when it knows no EDNS.
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "adapters/dns/dns_message.h"
#include "adapters/dns/pacer.h"
#include "adapters/dns/udp_exchange.h"

namespace mtasts {

enum class Transport { udp_first, tcp_only };

// What all servers of a client share. Outlives them.
struct DnsContext {
  EpollLoop& loop;
  RandomBits& random;
  Pacer& pacer;
  Semaphore& connections;  // sockets that are opened for one question
  std::chrono::milliseconds timeout{5000};
  Transport transport = Transport::udp_first;
  std::function<void(const std::string& line)> trace = {};
};

struct ServerReply {
  Pooled<DnsAnswer> answer = {};             // one of those that are read at once (common_answer.h); else
  std::unique_ptr<DnsMessage> message = {};  // NOERROR or NXDOMAIN, not truncated; else
  DnsFailure failure = {};                   // with the server named
  std::string server = {};                   // "192.0.2.53#53"

  [[nodiscard]] bool says_something() const { return answer || message; }
};

class DnsServer {
 public:
  DnsServer(DnsContext& context, ServerAddress address, WhenIdle when_idle);

  // Asks once: a few packets perhaps, but one try. Each question sent is traced. Name and reply must outlive
  // the task: the reply is written where it is wanted, for it passes through many hands. With recursion the
  // answer may come read.
  [[nodiscard]] Task<void> ask(const WireName& name, RrType type, Recursion recursion, ServerReply& reply);

  // Whether it let a question wait in vain, or could not be reached, and nothing was heard of it since. Now
  // and then it is alive to one caller, to find out. A dead server is asked last.
  [[nodiscard]] bool seems_dead();

 private:
  struct Said {
    Result<DnsMessage> message;
    DnsFailureReason reason = DnsFailureReason::malformed;  // when there is none
  };

  struct Question {
    Question(const WireName& asked_name, RrType asked_type, const DnsQuery& asked)
        : name(asked_name), type(asked_type), query(asked) {}
    const WireName& name;
    RrType type;
    const DnsQuery& query;
  };

  // Reads what came over UDP (null: nothing was asked there), asks through TCP where it must, and says what
  // came of it in `reply`. Whether the question is to be asked again without EDNS instead.
  [[nodiscard]] Task<bool> judge(Question question, const TransportReply* packet, EpollLoop::TimePoint asked,
                                 ServerReply& reply);
  [[nodiscard]] Task<Said> ask_through_tcp(DnsQuery query, RrType type);
  [[nodiscard]] Said read(const TransportReply& reply, RrType type) const;
  void say(Said said, ServerReply& reply) const;
  void remember(TransportReply::Outcome outcome, EpollLoop::TimePoint asked);
  void trace(const WireName& name, RrType type, const std::string& result, EpollLoop::TimePoint asked) const;

  DnsContext& context_;
  ServerAddress address_;
  WhenIdle when_idle_;
  UdpExchange udp_;
  bool knows_edns_ = true;
  std::optional<EpollLoop::TimePoint> dead_until_ = {};
};

}  // namespace mtasts
