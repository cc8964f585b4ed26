// What is wanted, decided from wishes, from what stands and from what DNS says. "What stands, stays":
// defaults are for a first publication, and a policy's mx never follow DNS without being told to.
#include "mtasts/deployment.h"

#include <algorithm>
#include <cassert>

namespace mtasts {
namespace {

constexpr std::uint64_t kFirstMaxAge = std::uint64_t{7} * 86400;
constexpr std::uint64_t kFirstMaxAgeOfNone = 86400;  // "one day", RFC 8461 §8.3

template <class T>
bool contains(const std::vector<T>& list, const T& item) {
  return std::find(list.begin(), list.end(), item) != list.end();
}

std::string listed(const std::vector<DomainName>& hosts) {
  std::string text;
  for (const DomainName& host : hosts) text += (text.empty() ? "" : ", ") + host.text();
  return text;
}

std::string listed(const std::vector<MxPattern>& patterns) {
  std::string text;
  for (const MxPattern& pattern : patterns) text += (text.empty() ? "" : ", ") + pattern.text();
  return text;
}

// The MX hosts as patterns, or why they make no policy.
Result<std::vector<MxPattern>> patterns_of(const DomainName& policy_domain, const PolicyWishes& wishes,
                                           const MxSet& mx, std::vector<Finding>& warnings) {
  if (mx.status == MxStatus::no_mx && wishes.allow_implicit_mx) {
    warnings.push_back({.severity = Severity::warning,
                        .code = "implicit-mx",
                        .subject = policy_domain.text(),
                        .message = "no MX record: the policy names the domain itself",
                        .rfc = "RFC 5321 §5.1",
                        .hint = "publish an MX record: most senders and checkers expect one"});
    return std::vector<MxPattern>{MxPattern::exactly(policy_domain)};
  }
  if (mx.status != MxStatus::ok) return fail(mx_error(policy_domain, mx));
  std::vector<MxPattern> patterns;
  for (const DomainName& host : mx.hosts) patterns.push_back(MxPattern::exactly(host));
  return patterns;
}

// The mx that stand, unless DNS disagrees with them. Patterns of `overlap` are expected to match nothing yet.
Result<std::vector<MxPattern>> standing_mx(const DomainName& policy_domain, const Policy& standing,
                                           const MxSet& mx, const std::vector<MxPattern>& overlap) {
  std::vector<MxPattern> all = standing.mx;
  all.insert(all.end(), overlap.begin(), overlap.end());
  const std::vector<DomainName> missing = hosts_without_pattern(all, mx.hosts);
  std::vector<MxPattern> stale = stale_patterns(standing.mx, mx.hosts);
  std::erase_if(stale, [&](const MxPattern& pattern) { return contains(overlap, pattern); });
  if (missing.empty() && stale.empty()) return standing.mx;

  std::string message = policy_domain.text() + ": the MX records differ from the policy that stands:";
  if (!missing.empty()) message += " not in the policy: " + listed(missing);
  if (!stale.empty()) message += std::string(missing.empty() ? "" : ";") + " no longer MX: " + listed(stale);
  return fail(
      {Fault::refused, "mx-differ", message,
       "compare with the MX that you configured (RFC 8461 §10.3), then take them with --accept-mx, keep "
       "an overlap with --add-mx, or name the mx yourself with --mx"});
}

Result<std::vector<MxPattern>> planned_mx(const DomainName& policy_domain, const PolicyWishes& wishes,
                                          const std::optional<Policy>& standing, Mode mode,
                                          const std::optional<MxSet>& mx, std::vector<Finding>& warnings) {
  if (!wishes.mx.empty()) return wishes.mx;
  if (mode == Mode::none) return standing ? standing->mx : std::vector<MxPattern>{};
  assert(mx || (standing && !standing->mx.empty()));
  if (!mx) return standing->mx;
  auto patterns = patterns_of(policy_domain, wishes, *mx, warnings);
  if (!patterns) return patterns;
  if (!standing || standing->mx.empty()) return patterns;
  const MxSet seen = mx->status == MxStatus::ok ? *mx : implicit_mx_set(policy_domain);
  auto kept = standing_mx(policy_domain, *standing, seen, wishes.add_mx);
  // Where nothing differs there is nothing to accept: the order and the wildcards that stand, stay.
  return kept || !wishes.accept_mx ? kept : patterns;
}

void append_once(std::vector<MxPattern>& mx, const std::vector<MxPattern>& more) {
  for (const MxPattern& pattern : more) {
    if (!contains(mx, pattern)) mx.push_back(pattern);
  }
}

Mode planned_mode(const PolicyWishes& wishes, const std::optional<Policy>& standing) {
  if (wishes.mode) return *wishes.mode;
  return standing ? standing->mode : Mode::testing;
}

MaxAge planned_max_age(const PolicyWishes& wishes, const std::optional<Policy>& standing, Mode mode) {
  if (wishes.max_age) return *wishes.max_age;
  if (standing) return standing->max_age;
  return *MaxAge::of_seconds(mode == Mode::none ? kFirstMaxAgeOfNone : kFirstMaxAge);
}

void advise(const DomainName& policy_domain, const Policy& policy, std::vector<Finding>& warnings) {
  const auto warn = [&](std::string code, std::string message, std::string rfc, std::string hint) {
    warnings.push_back({.severity = Severity::warning,
                        .code = std::move(code),
                        .subject = policy_domain.text(),
                        .message = std::move(message),
                        .rfc = std::move(rfc),
                        .hint = std::move(hint)});
  };
  if (policy.mode == Mode::none) {
    if (policy.mx.empty()) {
      warn("policy-none-without-mx", "mode none without mx lines: chasquid and Stalwart refuse such a policy",
           "RFC 8461 §3.2", "name the mx with --mx");
    }
    if (policy.max_age.seconds() > kFirstMaxAgeOfNone) {
      warn("policy-none-max-age",
           "mode none is kept by senders for max_age " + policy.max_age.text() + " seconds", "RFC 8461 §8.3",
           "a short max_age lets them forget sooner: --max-age 1d");
    }
    return;
  }
  if (policy.max_age.seconds() < 86400) {
    warn("policy-max-age-short",
         "max_age " + policy.max_age.text() + " is less than a day: some senders ignore it", "RFC 8461 §3.2",
         "a week or more is expected: --max-age 7d");
  }
}

}  // namespace

bool needs_mx_lookup(const PolicyWishes& wishes, const std::optional<Policy>& standing) {
  return wishes.mx.empty() && planned_mode(wishes, standing) != Mode::none;
}

Result<PlannedPolicy> plan_policy(const DomainName& policy_domain, const PolicyWishes& wishes,
                                  const std::optional<Policy>& standing, const std::optional<MxSet>& mx) {
  PlannedPolicy planned{.policy = {.max_age = *MaxAge::of_seconds(0)}};
  Policy& policy = planned.policy;
  policy.mode = planned_mode(wishes, standing);
  policy.max_age = planned_max_age(wishes, standing, policy.mode);
  if (auto writable = check_emitted_max_age(policy.max_age); !writable) return fail(writable.error());

  auto patterns = planned_mx(policy_domain, wishes, standing, policy.mode, mx, planned.warnings);
  if (!patterns) return fail(patterns.error());
  append_once(policy.mx, *patterns);
  append_once(policy.mx, wishes.add_mx);
  advise(policy_domain, policy, planned.warnings);
  if (standing && !standing->extensions.empty()) {
    planned.warnings.push_back(
        {.severity = Severity::warning,
         .code = "policy-field-dropped",
         .message =
             "the field " + standing->extensions.front().first +
             " of the policy that stands is not written: senders ignore unknown fields, and some refuse them",
         .rfc = "RFC 8461 §3.2"});
  }
  return planned;
}

Result<void> check_coverage(const DomainName& hosted, const MxSet& mx, const DomainName& primary,
                            const Policy& policy) {
  if (policy.mode == Mode::none) return {};
  if (mx.status != MxStatus::ok) return fail(mx_error(hosted, mx));
  const std::vector<DomainName> uncovered = uncovered_hosts(policy, mx.hosts);
  if (uncovered.empty()) return {};
  return fail({Fault::refused, "not-covered",
               hosted.text() + ": the policy of " + primary.text() + " does not cover its MX " +
                   listed(uncovered) + " (RFC 8461 §4.1)",
               "a domain with other MX needs a policy of its own, or the policy needs their names"});
}

std::vector<ResourceRecord> primary_records(const DomainName& primary, const std::optional<PolicyId>& id,
                                            const RecordWishes& wishes) {
  std::vector<ResourceRecord> records;
  const DomainName host = policy_host(primary);
  if (contains(wishes.only, RecordKind::host)) {
    if (wishes.web.host && *wishes.web.host != host) {
      records.push_back({host, wishes.ttl, CnameData{*wishes.web.host}});
    }
    for (const IpAddress& address : wishes.web.addresses) {
      records.push_back({host, wishes.ttl, AddressData{address}});
    }
  }
  if (contains(wishes.only, RecordKind::sts) && id) {
    records.push_back({sts_record_name(primary), wishes.ttl, TxtData{print_sts_record({.id = *id})}});
  }
  if (contains(wishes.only, RecordKind::tlsrpt) && !wishes.rua.empty()) {
    records.push_back(
        {tlsrpt_record_name(primary), wishes.ttl, TxtData{print_tlsrpt_record({.rua = wishes.rua})}});
  }
  return records;
}

std::vector<ResourceRecord> hosted_records(const DomainName& hosted, const DomainName& primary,
                                           const RecordWishes& wishes) {
  std::vector<ResourceRecord> records;
  const DomainName host = policy_host(hosted);
  const DomainName target = wishes.web.host ? *wishes.web.host : policy_host(primary);
  if (contains(wishes.only, RecordKind::host) && target != host) {
    records.push_back({host, wishes.ttl, CnameData{target}});
  }
  if (contains(wishes.only, RecordKind::sts)) {
    records.push_back({sts_record_name(hosted), wishes.ttl, CnameData{sts_record_name(primary)}});
  }
  if (contains(wishes.only, RecordKind::tlsrpt) && wishes.tlsrpt) {
    records.push_back({tlsrpt_record_name(hosted), wishes.ttl, CnameData{tlsrpt_record_name(primary)}});
  }
  return records;
}

Result<PlannedId> plan_id(const KnownIds& known, IdWish wish, Day today) {
  const auto standing = greatest_id(known.standing);
  if (standing && wish == IdWish::keep) {
    return PlannedId{.id = *standing, .previous = standing, .warnings = record_warnings(known)};
  }
  if (!standing && known.used.empty() && !known.invalid_record) return PlannedId{.id = first_id(today)};
  auto next = next_policy_id(known, today);
  if (!next) return fail(next.error());
  return PlannedId{.id = next->id, .previous = standing, .warnings = next->warnings};
}

}  // namespace mtasts
