// Observer: observes deployments over DNS, HTTPS and SMTP, without judging them.
#pragma once

#include <chrono>

#include "commands/lookup/bounded_cache.h"
#include "commands/lookup/private_access.h"
#include "commands/options/observation_options.h"
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
  Observer(const ObservationOptions& options, const PrivateAccess& access, Dns& dns, Https& https, Smtp* smtp,
           Clock& clock, EventLoop& loop)
      : options_(options),
        access_(access),
        dns_(dns),
        https_(https),
        smtp_(smtp),
        clock_(clock),
        begin_(clock.elapsed()),
        loop_(loop),
        mx_hosts_(loop),
        report_receivers_(loop),
        caa_answers_(loop) {}

  // The time left for connections; zero after --deadline.
  [[nodiscard]] std::chrono::milliseconds time_left() const;
  // Observes everything about one domain, in parallel.
  [[nodiscard]] Task<Observation> observe(DomainName domain);

 private:
  [[nodiscard]] Task<void> observe_mx(Observation& seen);
  [[nodiscard]] Task<void> observe_sts(Observation& seen);
  [[nodiscard]] Task<void> observe_policy_host(Observation& seen);
  [[nodiscard]] Task<void> observe_fetches(Observation& seen);
  // Climbs from the Policy Host to the CAA records that count (RFC 8659 §3).
  [[nodiscard]] Task<void> observe_caa(Observation& seen);
  // After a 404 of a typed domain: asks the same address for the usual wrong paths.
  [[nodiscard]] Task<void> observe_other_paths(Observation& seen);
  [[nodiscard]] Task<void> observe_tlsrpt(Observation& seen);
  // After a missing record of a typed domain: asks for it at the usual wrong names.
  [[nodiscard]] Task<void> observe_other_names(Observation& seen);
  [[nodiscard]] Task<MxHostSeen> observe_mx_host(DomainName host, Reach reach);
  [[nodiscard]] Task<ReportReceiverSeen> observe_report_receiver(ReportUri uri);

  const ObservationOptions& options_;
  const PrivateAccess& access_;
  Dns& dns_;
  Https& https_;
  Smtp* smtp_;
  Clock& clock_;
  std::chrono::milliseconds begin_;
  EventLoop& loop_;
  BoundedCache<MxHostSeen> mx_hosts_;  // by name and reach
  BoundedCache<ReportReceiverSeen> report_receivers_;
  BoundedCache<DnsAnswer> caa_answers_;  // by name: many domains share "com"
};

}  // namespace mtasts
