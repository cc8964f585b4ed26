// Sums up an observation for readers who know mail, but not MTA-STS.
#include "mtasts/mail_effect.h"

#include <algorithm>
#include <chrono>
#include <optional>
#include <utility>

#include "core/check/judge_certificate.h"
#include "core/check/observation_reading.h"
#include "mtasts/join_names.h"
#include "mtasts/utc_time.h"

namespace mtasts {
namespace {

using std::chrono::sys_seconds;

constexpr std::size_t kMostHostsNamed = 3;

bool is_about(const Finding& finding, std::string_view name) {
  const std::string_view subject = finding.subject;
  return subject == name || (subject.starts_with(name) && subject.substr(name.size()).starts_with(" ("));
}

// True if there is a finding about `name` or one of its addresses that is worse than info.
bool is_faulted(std::string_view name, const std::vector<Finding>& findings) {
  return std::ranges::any_of(findings, [name](const Finding& finding) {
    return finding.severity != Severity::info && is_about(finding, name);
  });
}

bool was_tried(const PolicyFetch& fetch) {
  return !fetch.no_route && fetch.outcome != FetchOutcome::local_failure;
}
bool was_tried(const SmtpSession& session) {
  return !session.no_route && session.outcome != SmtpOutcome::local_failure;
}

// The certificates that senders accept, and the first end of one.
class GoodCertificates {
 public:
  template <class Connection>
  void add(const Connection& connection, const DomainName& host, sys_seconds now) {
    if (!was_tried(connection)) return;
    const bool is_good = connection.tls && is_good_for(*connection.tls, host, now);
    all_are_good_ = all_are_good_ && is_good;
    if (!is_good) return;
    const sys_seconds end = connection.tls->chain.front().not_after;
    end_ = end_ ? std::min(*end_, end) : end;
  }
  [[nodiscard]] bool are_good() const { return all_are_good_ && end_; }
  // "70 days", until the first end.
  [[nodiscard]] std::string time_left(sys_seconds now) const { return print_span(*end_ - now); }

 private:
  bool all_are_good_ = true;
  std::optional<sys_seconds> end_ = {};
};

const MxHostSeen* find_host(const Observation& seen, const DomainName& host) {
  const auto found =
      std::ranges::find_if(seen.mx_hosts, [&host](const MxHostSeen& each) { return each.host == host; });
  return found == seen.mx_hosts.end() ? nullptr : &*found;
}

// The reason why a sender that obeys a policy of mode enforce does not use the session; empty if it does, or
// if the session does not show it.
std::string_view refusal(const SmtpSession& session, const DomainName& host, sys_seconds now) {
  switch (session.outcome) {
    case SmtpOutcome::secured:
      return session.tls && is_good_for(*session.tls, host, now) ? "" : "invalid certificate";
    case SmtpOutcome::no_starttls:
    case SmtpOutcome::starttls_refused: return "no STARTTLS";
    case SmtpOutcome::plaintext_injected:
    case SmtpOutcome::tls_failed:
    case SmtpOutcome::tls_too_old: return "no valid TLS";
    default: return {};
  }
}

// The MX hosts as senders that obey the policy meet them.
struct MxHealth {
  std::vector<std::string> refused = {};  // "mx1.example.com (invalid certificate)"
  std::size_t accepted = 0;               // hosts with a good session, and nothing against them
  std::size_t all = 0;
};

MxHealth mx_health(const ObservationReading& reading, const Policy& policy) {
  MxHealth health{.all = reading.mx_hosts.size()};
  const std::vector<DomainName> uncovered = uncovered_hosts(policy, reading.mx_hosts);
  for (const DomainName& host : reading.mx_hosts) {
    std::string_view reason;
    bool is_used = false;
    if (std::ranges::find(uncovered, host) != uncovered.end()) reason = "not in the policy";
    if (const MxHostSeen* seen = find_host(reading.seen, host)) {
      for (const SmtpSession& session : seen->sessions) {
        if (reason.empty()) reason = refusal(session, host, reading.seen.when);
        is_used = is_used || session.outcome == SmtpOutcome::secured;
      }
    }
    if (!reason.empty()) {
      health.refused.push_back(host.text() + " (" + std::string(reason) + ')');
    } else if (is_used) {
      ++health.accepted;
    }
  }
  return health;
}

std::string named(const std::vector<std::string>& hosts) {
  return join_first(hosts, kMostHostsNamed, ", ");
}

std::string enforce_effect(const MxHealth& health) {
  const bool all_are_refused = health.refused.size() == health.all;
  if (!health.refused.empty()) {
    return "Senders that obey MTA-STS refuse to deliver to " + named(health.refused) +
           " until this is repaired; " +
           (all_are_refused ? "their mail waits, and is returned to its authors after some days."
                            : "they deliver to the other MX hosts only.");
  }
  const std::string protection =
      "senders that obey MTA-STS deliver only to verified hosts, over encrypted connections";
  if (health.all > 0 && health.accepted == health.all) return "The mail is protected: " + protection + '.';
  return "Now " + protection + "; from here it could not be determined if every MX host is fit for that.";
}

std::string testing_effect(const MxHealth& health, bool are_reported) {
  std::string effect =
      "Nothing is refused, since the policy is in mode testing, and the mail is not protected yet; ";
  if (health.refused.empty()) {
    return effect + (are_reported ? "senders report failures." : "failures are not reported to anybody.");
  }
  return effect + (are_reported ? "senders report failures at " : "nobody hears of the failures at ") +
         named(health.refused) + '.';
}

// Senders without an older policy are not hindered.
std::string broken_effect(std::string_view why) {
  return std::string(why) +
         ": senders that hold an older one obey it until it expires; to all others, mail is delivered as "
         "before, unprotected.";
}

bool is_reported(const ObservationReading& reading) {
  return read_tlsrpt_records(reading.seen.tlsrpt.txt).record.has_value();
}

// The policy that senders get over a connection that they accept.
std::optional<Policy> obeyed_policy(const ObservationReading& reading) {
  const DomainName host = policy_host(reading.seen.domain);
  if (!reading.sts) return {};
  for (const PolicyFetch& fetch : reading.seen.fetches) {
    if (!fetch.tls || !is_good_for(*fetch.tls, host, reading.seen.when)) continue;
    if (auto policy = served_policy(fetch)) return policy;
  }
  return {};
}

std::string effect_without_policy(const ObservationReading& reading, const std::vector<Finding>& findings) {
  constexpr std::string_view kUnknown =
      "The effect on the mail is not known: from here it could not be determined if senders get a policy.";
  if (reading.nothing_deployed) {
    return "MTA-STS is not used: mail is delivered as before, and is not protected from being read or "
           "diverted on its way.";
  }
  if (reading.seen.sts.status == DnsStatus::failed) return std::string(kUnknown);
  if (reading.sts_absent) {
    return broken_effect("Senders do not ask for the policy, because there is no _mta-sts record");
  }
  const std::string host = policy_host(reading.seen.domain).text();
  const bool is_unknown = reading.sts && std::ranges::none_of(findings, [&host](const Finding& finding) {
                            return is_about(finding, host) && (finding.severity == Severity::error ||
                                                               finding.severity == Severity::warning);
                          });
  return is_unknown ? std::string(kUnknown) : broken_effect("Senders cannot get a valid policy");
}

class GoodParts {
 public:
  GoodParts(const ObservationReading& reading, const std::vector<Finding>& findings)
      : reading_(reading), findings_(findings), host_(policy_host(reading.seen.domain)) {}

  std::vector<std::string> take() && {
    const std::string owner = sts_record_name(reading_.seen.domain).text();
    if (reading_.sts && !is_faulted(owner, findings_)) {
      lines_.push_back("_mta-sts record good, id " + reading_.sts->id.text());
    }
    add_policy();
    add_mx();
    add_reports();
    return std::move(lines_);
  }

 private:
  void add_policy() {
    GoodCertificates certificates;
    for (const PolicyFetch& fetch : reading_.seen.fetches) {
      certificates.add(fetch, host_, reading_.seen.when);
    }
    if (!certificates.are_good()) return;
    const auto policy = served_policy(reading_.seen);
    if (policy && !is_faulted(host_.text(), findings_)) add_policy(*policy);
    const bool is_expiring = std::ranges::any_of(
        findings_, [](const Finding& finding) { return finding.code == "policy-host-certificate-expiring"; });
    if (!is_expiring)
      lines_.push_back("certificate of " + host_.text() + " good for " +
                       certificates.time_left(reading_.seen.when));
  }

  void add_policy(const Policy& policy) {
    if (!uncovered_hosts(policy, reading_.mx_hosts).empty()) return;
    const bool covers_any = policy.mode != Mode::none && !reading_.mx_hosts.empty();
    lines_.push_back("policy good, mode " + std::string(text(policy.mode)) +
                     (covers_any ? ", covers every MX" : ""));
  }

  void add_mx() {
    std::size_t number = 0;
    bool all_offer_requiretls = true;
    GoodCertificates all;
    for (const MxHostSeen& host : reading_.seen.mx_hosts) {
      GoodCertificates certificates;
      for (const SmtpSession& session : host.sessions) {
        certificates.add(session, host.host, reading_.seen.when);
      }
      if (!certificates.are_good() || is_faulted(host.host.text(), findings_)) continue;
      ++number;
      for (const SmtpSession& session : host.sessions) {
        all.add(session, host.host, reading_.seen.when);
        if (was_tried(session) && session.requiretls != true) all_offer_requiretls = false;
      }
    }
    if (number == 0) return;
    lines_.push_back("MX " + std::to_string(number) + " of " + std::to_string(reading_.seen.mx_hosts.size()) +
                     " good, certificate" + (number == 1 ? "" : "s") + " for " +
                     all.time_left(reading_.seen.when) + (all_offer_requiretls ? ", with REQUIRETLS" : ""));
  }

  void add_reports() {
    const auto record = read_tlsrpt_records(reading_.seen.tlsrpt.txt).record;
    if (!record || is_faulted(tlsrpt_record_name(reading_.seen.domain).text(), findings_)) return;
    const auto& receivers = reading_.seen.report_receivers;
    const bool is_receiver_faulted =
        std::ranges::any_of(receivers, [this](const ReportReceiverSeen& receiver) {
          return receiver.domain && is_faulted(receiver.domain->text(), findings_);
        });
    if (is_receiver_faulted) return;
    const std::size_t more = record->rua.size() - 1;
    lines_.push_back("reports good, to " + record->rua.front().text() +
                     (more == 0 ? "" : " and " + std::to_string(more) + " more"));
  }

  const ObservationReading& reading_;
  const std::vector<Finding>& findings_;
  DomainName host_;
  std::vector<std::string> lines_;
};

std::string mail_effect(const ObservationReading& reading, const std::vector<Finding>& findings) {
  if (reading.takes_no_mail()) return "The domain takes no mail, so MTA-STS has no effect.";
  const auto policy = obeyed_policy(reading);
  if (!policy) return effect_without_policy(reading, findings);
  switch (policy->mode) {
    case Mode::none:
      return "The policy switches MTA-STS off (mode none): mail is delivered as before, unprotected.";
    case Mode::testing: return testing_effect(mx_health(reading, *policy), is_reported(reading));
    case Mode::enforce: return enforce_effect(mx_health(reading, *policy));
  }
  return {};
}

}  // namespace

MailSummary summarize_mail(const Observation& seen, std::vector<Finding> findings,
                           const std::vector<Finding>& accepted) {
  for (const Finding& finding : accepted) {
    if (finding.severity == Severity::error) findings.push_back(finding);
  }
  const Expectation nothing_expected;
  const ObservationReading reading = read_observation(seen, nothing_expected);
  return {mail_effect(reading, findings), GoodParts(reading, findings).take()};
}

}  // namespace mtasts
