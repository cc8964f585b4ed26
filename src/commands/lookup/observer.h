// Observer: looks at deployments over DNS, HTTPS and SMTP, and has no opinion of what it sees.
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
  // `smtp` is null where MX hosts are not to be connected to. All must outlive it, and it the tasks that it
  // gave.
  Observer(const CheckOptions& options, Dns& dns, Https& https, Smtp* smtp, Clock& clock, EventLoop& loop)
      : options_(options),
        dns_(dns),
        https_(https),
        smtp_(smtp),
        clock_(clock),
        loop_(loop),
        mx_hosts_(loop),
        report_receivers_(loop) {}

  // Everything about one domain, asked side by side.
  [[nodiscard]] Task<Observation> observe(DomainName domain);

 private:
  [[nodiscard]] Task<void> see_mx(Observation& seen);
  [[nodiscard]] Task<void> see_sts(Observation& seen);
  [[nodiscard]] Task<void> see_policy_host(Observation& seen);
  [[nodiscard]] Task<void> see_tlsrpt(Observation& seen);
  [[nodiscard]] Task<MxHostSeen> see_mx_host(DomainName host);
  [[nodiscard]] Task<ReportReceiverSeen> see_report_receiver(ReportUri uri);

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
