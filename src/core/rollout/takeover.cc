#include "mtasts/takeover.h"

#include <algorithm>
#include <utility>

#include "core/check/observation_reading.h"
#include "mtasts/ip_address.h"
#include "mtasts/live_policy.h"
#include "mtasts/mx_set.h"
#include "mtasts/other_names.h"
#include "mtasts/policy_repair.h"
#include "mtasts/sts_record.h"

namespace mtasts {
namespace {

// A wildcard gives the same answer at a name that nobody publishes.
bool is_of_wildcard(const Observation& seen) {
  return seen.sts.cname_chain == seen.sts_wildcard.cname_chain && seen.sts.txt == seen.sts_wildcard.txt &&
         seen.sts.status == seen.sts_wildcard.status;
}

bool is_published(const DomainFound& found) {
  return !found.ids.current.empty() || found.ids.invalid_record;
}

bool has_cname(const DomainFound& found) {
  return !found.seen.sts.cname_chain.empty() && !is_of_wildcard(found.seen);
}

// The body of a policy that is served without a record. Mode none protects nothing, so it is no policy to
// take over.
std::optional<std::string> unannounced_body(const Observation& seen) {
  auto body = accepted_body(seen.domain, seen.policy_host, seen.fetches);
  return body && parse_policy(*body)->mode != Mode::none ? std::move(body) : std::nullopt;
}

MxSet mx_of(const Observation& seen) {
  return seen.mx.status == DnsStatus::no_such_name ? no_such_name_mx_set() : read_mx_set(seen.mx.mx);
}

template <class Value>
void add_value(std::vector<ExistingValue<Value>>& values, const DomainName& primary, Value value) {
  const bool is_known = std::any_of(values.begin(), values.end(),
                                    [&value](const auto& existing) { return existing.value == value; });
  if (!is_known) values.push_back({primary, std::move(value)});
}

// The CNAME target or the addresses of the Policy Host; neither if the name has no record.
WebTarget web_target(const HostAddresses& host) {
  WebTarget target;
  for (const DnsAnswer* answer : {&host.a, &host.aaaa}) {
    if (answer->cname_chain.empty()) continue;
    if (auto name = DomainName::parse(answer->cname_chain.front())) return {.host = *std::move(name)};
  }
  for (const std::string& text : all_addresses(host)) {
    if (auto address = IpAddress::parse(text)) target.addresses.push_back(*std::move(address));
  }
  // Answers rotate.
  std::sort(target.addresses.begin(), target.addresses.end(),
            [](const IpAddress& one, const IpAddress& other) { return one.octets() < other.octets(); });
  return target;
}

class Grouping {
 public:
  explicit Grouping(const std::vector<DomainFound>& found) : found_(found) {}

  Takeover group() {
    std::vector<const DomainFound*> unpublished;
    for (const DomainFound& domain : found_) {
      if (has_cname(domain)) continue;
      if (is_published(domain) || hosts_another(domain)) {
        add_primary(domain);
      } else {
        unpublished.push_back(&domain);
      }
    }
    for (const DomainFound& domain : found_) {
      if (has_cname(domain)) add_hosted(domain);
    }
    for (const DomainFound* domain : unpublished) add_unpublished(*domain);
    return std::move(result_);
  }

 private:
  // The domain at whose _mta-sts the CNAMEs end; null if it is none of ours.
  const DomainFound* host_of(const DomainFound& hosted) const {
    const auto host = std::find_if(found_.begin(), found_.end(), [&](const DomainFound& domain) {
      return !has_cname(domain) &&
             sts_record_name(domain.seen.domain).text() == hosted.seen.sts.cname_chain.back();
    });
    return host == found_.end() ? nullptr : &*host;
  }

  bool hosts_another(const DomainFound& host) const {
    return std::any_of(found_.begin(), found_.end(), [&](const DomainFound& domain) {
      return has_cname(domain) && host_of(domain) == &host;
    });
  }

  void add_hosted(const DomainFound& hosted) {
    const DomainFound* host = host_of(hosted);
    if (host == nullptr) {
      const Observation& seen = hosted.seen;
      const bool has_record = is_meant_for("STSv1", seen.sts);
      result_.elsewhere.push_back({seen.domain, seen.sts.cname_chain.back(), has_record,
                                   has_record ? std::string() : hint_at_other_name(seen, RecordKind::sts)});
      return;
    }
    // A host whose policy could not be read has none.
    for (TakenPolicy& policy : result_.policies) {
      if (policy.primary == host->seen.domain) add_to(policy, hosted);
    }
  }

  void add_unpublished(const DomainFound& domain) {
    const MxSet mx = mx_of(domain.seen);
    if (mx.status != MxStatus::ok) {
      result_.errors.push_back(mx_error(domain.seen.domain, mx));
      return;
    }
    const auto body = unannounced_body(domain.seen);
    const std::optional<Policy> own = body ? std::optional(*parse_policy(*body)) : std::nullopt;
    const auto covers = [&own, hosts = mx.hosts()](const TakenPolicy& policy) {
      const bool ends_protection = policy.live && policy.live->mode == Mode::none;
      const bool is_another = own && !(policy.live && same_policy(*policy.live, *own));
      return !ends_protection && !is_another && hosts_without_pattern(policy.mx, hosts).empty();
    };
    const auto policy = std::find_if(result_.policies.begin(), result_.policies.end(), covers);
    if (policy == result_.policies.end()) return add_primary(domain);
    add_to(*policy, domain);
  }

  void add_to(TakenPolicy& policy, const DomainFound& hosted) {
    policy.hosted.push_back(hosted.seen.domain);
    for (const Ttl& ttl : hosted.ttls) add_value(result_.ttls, hosted.seen.domain, ttl);
  }

  void add_primary(const DomainFound& domain) {
    const Observation& seen = domain.seen;
    const MxSet mx = mx_of(seen);
    TakenPolicy policy{.primary = seen.domain, .mx_hosts = mx.hosts()};
    if (!read_policy(domain, policy)) return;
    if (policy.live) policy.mx = policy.live->mx;
    if (policy.mx.empty()) {
      for (const DomainName& host : policy.mx_hosts) policy.mx.push_back(MxPattern::for_host(host));
    }
    const bool needs_mx = !policy.live || policy.live->mode != Mode::none;
    if (policy.mx.empty() && needs_mx) {
      result_.errors.push_back(mx_error(seen.domain, mx));
      return;
    }
    add_values(domain);
    result_.policies.push_back(std::move(policy));
  }

  // False with an error if the served policy cannot be known now.
  bool read_policy(const DomainFound& domain, TakenPolicy& policy) {
    if (is_published(domain)) {
      if (!read_live(domain, policy)) return false;
    } else if (auto body = unannounced_body(domain.seen)) {
      policy.live = *parse_policy(*body);
      policy.body = std::move(body);
    }
    if (!policy.live || policy.live->mode == Mode::none) {
      policy.fault.clear();
    } else if (policy.fault.empty()) {
      policy.fault = fault_of(policy, domain);
    }
    return true;
  }

  static std::string fault_of(const TakenPolicy& policy, const DomainFound& domain) {
    if (!policy.id) return record_fault(policy.primary, domain.ids);
    const Observation& seen = domain.seen;
    if (!policy.body || accepted_body(seen.domain, seen.policy_host, seen.fetches)) return {};
    const auto live = check_live(seen.domain, seen.policy_host, seen.fetches, *policy.body);
    return !live && live.error().fault == Fault::refused ? live.error().message : std::string();
  }

  bool read_live(const DomainFound& domain, TakenPolicy& policy) {
    const Observation& seen = domain.seen;
    if (domain.ids.current.size() == 1 && !domain.ids.several_records) policy.id = domain.ids.current.front();
    auto body = served_body(seen.domain, seen.policy_host, seen.fetches);
    if (!body) {
      result_.errors.push_back(body.error());
      result_.errors.back().hint = "run again when its web server can be reached from here";
      return false;
    }
    if (!*body) return true;
    if (auto strict = parse_policy(**body)) {
      policy.live = *std::move(strict);
      policy.body = **std::move(body);
    } else {
      policy.live = repair_policy(**body);
      policy.fault = "the policy is not valid: " + strict.error().message;
    }
    return true;
  }

  void add_values(const DomainFound& domain) {
    const Observation& seen = domain.seen;
    const WebTarget web = web_target(seen.policy_host);
    const auto is_same = [&web](const ExistingValue<WebTarget>& existing) {
      return existing.value.host == web.host && existing.value.addresses == web.addresses;
    };
    const bool has_web = web.host || !web.addresses.empty();
    if (has_web && std::none_of(result_.web.begin(), result_.web.end(), is_same)) {
      result_.web.push_back({seen.domain, web});
    }
    const auto tlsrpt = read_tlsrpt_records(seen.tlsrpt.txt);
    if (tlsrpt.record && seen.tlsrpt.cname_chain.empty())
      add_value(result_.rua, seen.domain, tlsrpt.record->rua);
    for (const Ttl& ttl : domain.ttls) add_value(result_.ttls, seen.domain, ttl);
    for (const PolicyFetch& fetch : seen.fetches) {
      if (!fetch.server.empty()) add_value(result_.servers, seen.domain, fetch.server);
    }
  }

  const std::vector<DomainFound>& found_;
  Takeover result_ = {};
};

}  // namespace

std::string_view effect_of_fault(const TakenPolicy& policy) {
  if (!policy.body) return "senders may refuse it";
  return policy.id ? "only senders that hold it already use it" : "it is not in effect";
}

std::string_view role_of_target(const HostedElsewhere& domain) {
  return domain.has_record ? "whose owner publishes its policy and its id" : "which has no MTA-STS record";
}

Takeover read_takeover(const std::vector<DomainFound>& found) {
  return Grouping(found).group();
}

std::optional<LedgerEntry> first_entry(const TakenPolicy& policy, const std::string& time) {
  if (!policy.id || !policy.body) return std::nullopt;
  return LedgerEntry{time,           policy.primary, *policy.id, policy.live->mode, policy.live->max_age,
                     policy.live->mx};
}

}  // namespace mtasts
