#include "commands/lookup/observer.h"

#include <algorithm>
#include <optional>

#include "commands/lookup/destinations.h"
#include "commands/lookup/lookup.h"
#include "mtasts/caa_question.h"
#include "mtasts/mx_set.h"
#include "mtasts/other_names.h"
#include "mtasts/tlsrpt_record.h"

namespace mtasts {
namespace {

// For all other paths of a Policy Host together.
constexpr std::chrono::milliseconds kOtherPathsTime{10'000};

// Adds MX records of the least preference for the planned hosts.
void add_planned(const std::vector<DomainName>& hosts, DnsAnswer& answer) {
  if (hosts.empty() || answer.status == DnsStatus::failed) return;
  // A null MX (RFC 7505) will be replaced.
  std::erase_if(answer.mx, [](const MxRecord& record) { return record.exchange == "."; });
  answer.status = DnsStatus::records;
  for (const DomainName& host : hosts) {
    const bool is_published = std::ranges::any_of(
        answer.mx, [&](const MxRecord& record) { return record.exchange == host.text(); });
    if (!is_published) answer.mx.push_back({65535, host.text(), answer.ttl});
  }
}

}  // namespace

std::chrono::milliseconds Observer::time_left() const {
  const auto& deadline = options_.lookup.deadline;
  if (!deadline) return kConnectingTime;
  const auto left = begin_ + std::chrono::seconds(*deadline) - clock_.elapsed();
  return std::clamp<std::chrono::milliseconds>(left, std::chrono::milliseconds(0), kConnectingTime);
}

Task<Observation> Observer::observe(DomainName domain) {
  Observation seen{.domain = domain};
  seen.asked_smtp = smtp_ != nullptr;
  std::vector<Task<void>> parts;
  parts.push_back(observe_mx(seen));
  parts.push_back(observe_sts(seen));
  parts.push_back(observe_policy_host(seen));
  parts.push_back(observe_tlsrpt(seen));
  co_await all_of(loop_, std::move(parts));
  if (access_.is_typed(domain)) co_await observe_other_names(seen);
  // Last, since a server may get its certificate at the first request.
  seen.when = clock_.now();
  co_return seen;
}

Task<void> Observer::observe_mx(Observation& seen) {
  seen.mx = co_await dns_.ask(DnsQuestion(seen.domain, RecordType::mx));
  add_planned(options_.planned_mx, seen.mx);
  std::vector<DomainName> hosts;
  if (seen.mx.status == DnsStatus::no_such_data) {
    seen.domain_addresses = co_await look_up_addresses(dns_, loop_, seen.domain);
  } else if (seen.mx.status == DnsStatus::records) {
    hosts = read_mx_set(seen.mx.mx).hosts();
  }
  const Reach reach = access_.reach_of(seen.domain);
  const std::string suffix = reach == Reach::everywhere ? "" : " public";
  std::vector<Task<MxHostSeen>> looks;
  for (const DomainName& host : hosts) {
    looks.push_back(
        mx_hosts_.value(host.text() + suffix, [this, host, reach] { return observe_mx_host(host, reach); }));
  }
  seen.mx_hosts = co_await all_of(loop_, std::move(looks));
}

Task<MxHostSeen> Observer::observe_mx_host(DomainName host, Reach reach) {
  MxHostSeen seen{.host = host};
  seen.addresses = co_await look_up_addresses(dns_, loop_, host);
  if (auto tlsa_owner = host.child("_25._tcp")) {
    seen.tlsa = co_await dns_.ask(DnsQuestion(*std::move(tlsa_owner), RecordType::tlsa));
  }
  if (smtp_ == nullptr) co_return seen;
  std::vector<Task<SmtpSession>> probes;
  for (const Destination& to :
       destinations(host, options_.mx_port, seen.addresses, options_.connect_to, reach)) {
    probes.push_back(smtp_->probe(SmtpRequest(host, to.address, to.port, time_left())));
  }
  seen.sessions = co_await all_of(loop_, std::move(probes));
  co_return seen;
}

Task<void> Observer::observe_sts(Observation& seen) {
  seen.sts = co_await dns_.ask(DnsQuestion(sts_record_name(seen.domain), RecordType::txt));
  if (auto unpublished = unpublished_name(seen.domain)) {
    seen.sts_wildcard = co_await dns_.ask(DnsQuestion(*std::move(unpublished), RecordType::txt));
  }
}

Task<void> Observer::observe_policy_host(Observation& seen) {
  seen.policy_host = co_await look_up_addresses(dns_, loop_, policy_host(seen.domain));
  if (!options_.lookup.offline) co_await observe_fetches(seen);
  co_await observe_caa(seen);
}

Task<void> Observer::observe_caa(Observation& seen) {
  const DomainName host = policy_host(seen.domain);
  std::optional<CaaQuestion> question = caa_question(host, seen.fetches);
  if (options_.ca) question = CaaQuestion{{options_.ca->text()}, host};
  if (!question) co_return;
  CaaSeen caa{*question, question->name};
  Result<DomainName> owner = question->name;
  while (owner) {
    caa.owner = *owner;
    DnsQuestion asked(caa.owner, RecordType::caa);
    const auto ask = [this, &asked] { return dns_.ask(std::move(asked)); };
    caa.answer = co_await caa_answers_.value(caa.owner.text(), ask);
    const bool is_negative =
        caa.answer.status == DnsStatus::no_such_name || caa.answer.status == DnsStatus::no_such_data;
    if (!is_negative) break;
    owner = caa.owner.parent();
  }
  seen.caa = std::move(caa);
}

Task<void> Observer::observe_fetches(Observation& seen) {
  const DomainName host = policy_host(seen.domain);
  std::vector<Task<PolicyFetch>> fetches;
  for (const Destination& to : destinations(host, options_.https_port, seen.policy_host, options_.connect_to,
                                            access_.reach_of(seen.domain))) {
    fetches.push_back(https_.fetch(HttpsRequest(host, to.address, to.port, time_left())));
  }
  seen.fetches = co_await all_of(loop_, std::move(fetches));
  if (access_.is_typed(seen.domain)) co_await observe_other_paths(seen);
}

Task<void> Observer::observe_other_paths(Observation& seen) {
  const auto missing = std::ranges::find_if(seen.fetches, [](const PolicyFetch& fetch) {
    return fetch.outcome == FetchOutcome::answered && fetch.status == 404;
  });
  if (missing == seen.fetches.end()) co_return;
  const DomainName host = policy_host(seen.domain);
  const std::vector<std::string> paths = usual_wrong_paths(host);
  const std::chrono::milliseconds limit = std::min(time_left(), kOtherPathsTime);
  std::vector<Task<PolicyFetch>> fetches;
  for (const std::string& path : paths) {
    fetches.push_back(https_.fetch(HttpsRequest(host, missing->address, missing->port, limit, path)));
  }
  std::vector<PolicyFetch> fetched = co_await all_of(loop_, std::move(fetches));
  for (std::size_t i = 0; i < paths.size(); ++i)
    seen.other_paths.push_back({paths[i], std::move(fetched[i])});
}

Task<void> Observer::observe_tlsrpt(Observation& seen) {
  seen.tlsrpt = co_await dns_.ask(DnsQuestion(tlsrpt_record_name(seen.domain), RecordType::txt));
  const TlsrptRecordReading reading = read_tlsrpt_records(seen.tlsrpt.txt);
  if (!reading.record) co_return;
  std::vector<Task<ReportReceiverSeen>> receivers;
  for (const ReportUri& uri : reading.record->rua) {
    receivers.push_back(
        report_receivers_.value(uri.text(), [this, uri] { return observe_report_receiver(uri); }));
  }
  seen.report_receivers = co_await all_of(loop_, std::move(receivers));
}

Task<void> Observer::observe_other_names(Observation& seen) {
  std::vector<DomainName> names = usual_wrong_names(seen);
  std::vector<Task<DnsAnswer>> questions;
  for (const DomainName& name : names) questions.push_back(dns_.ask(DnsQuestion(name, RecordType::txt)));
  std::vector<DnsAnswer> answers = co_await all_of(loop_, std::move(questions));
  for (std::size_t i = 0; i < names.size(); ++i)
    seen.other_names.push_back({std::move(names[i]), std::move(answers[i])});
}

Task<ReportReceiverSeen> Observer::observe_report_receiver(ReportUri uri) {
  ReportReceiverSeen seen{.uri = uri, .domain = uri.receiving_domain()};
  if (!seen.domain) co_return seen;
  if (uri.is_mailto()) {
    seen.mx = co_await dns_.ask(DnsQuestion(*seen.domain, RecordType::mx));
    if (seen.mx.status != DnsStatus::no_such_data) co_return seen;
  }
  seen.addresses = co_await look_up_addresses(dns_, loop_, *seen.domain);
  co_return seen;
}

}  // namespace mtasts
