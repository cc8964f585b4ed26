// Observer: observes deployments over DNS, HTTPS and SMTP, without judging them.
#pragma once

#include <vector>

#include "commands/bulk/bounded_cache.h"
#include "commands/check.h"
#include "mtasts/observation.h"
#include "ports/clock.h"
#include "ports/dns.h"
#include "ports/event_loop.h"
#include "ports/https.h"
#include "ports/smtp.h"

namespace mtasts {

class Observer {
 public:
  // `smtp` is null if MX hosts are not probed. All arguments must outlive the observer, and the observer its
  // tasks.
  Observer(const CheckOptions& options, Dns& dns, Https& https, Smtp* smtp, Clock& clock, EventLoop& loop)
      : options_(options),
        dns_(dns),
        https_(https),
        smtp_(smtp),
        clock_(clock),
        loop_(loop),
        mx_hosts_(loop),
        report_receivers_(loop) {}

  // Observes everything about one domain, in parallel.
  [[nodiscard]] Task<Observation> observe(DomainName domain);

 private:
  [[nodiscard]] Task<void> observe_mx(Observation& seen);
  [[nodiscard]] Task<void> observe_sts(Observation& seen);
  [[nodiscard]] Task<void> observe_policy_host(Observation& seen);
  [[nodiscard]] Task<void> observe_tlsrpt(Observation& seen);
  [[nodiscard]] Task<MxHostSeen> observe_mx_host(DomainName host);
  [[nodiscard]] Task<ReportReceiverSeen> observe_report_receiver(ReportUri uri);

  const CheckOptions& options_;
  Dns& dns_;
  Https& https_;
  Smtp* smtp_;
  Clock& clock_;
  EventLoop& loop_;
  BoundedCache<MxHostSeen> mx_hosts_;
  BoundedCache<ReportReceiverSeen> report_receivers_;
};

}  // namespace mtasts
