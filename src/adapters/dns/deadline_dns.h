// DeadlineDns: asks as the DNS below it does until a moment; questions that are open then fail.
#pragma once

#include <memory>
#include <utility>
#include <vector>

#include "adapters/event_loop/epoll_loop.h"
#include "ports/dns.h"

namespace mtasts {

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

}  // namespace mtasts
