// Existing values are kept: defaults are for a first publication, and the mx of a policy never follow DNS
// unless the operator accepts that.
#include "mtasts/deployment.h"

#include <algorithm>
#include <cassert>

#include "core/mx/odd_mx_hosts.h"
#include "core/text/without_repeats.h"
#include "mtasts/finding.h"
#include "mtasts/join_names.h"

namespace mtasts {
namespace {

constexpr std::uint32_t kHalfYear = 15552000;  // seconds, 180 days

std::vector<Finding> odd_hosts(const DomainName& policy_domain, const MxSet& mx) {
  std::vector<Finding> warnings = judge_odd_mx_hosts(mx.hosts());
  for (Finding& warning : warnings) warning.subject = policy_domain.text();
  return warnings;
}

struct PlannedMx {
  std::vector<MxPattern> patterns;
  std::vector<Finding> warnings = {};
};

// The MX hosts as patterns, or the reason why they make no policy.
Result<PlannedMx> patterns_of(const DomainName& policy_domain, const RequestedPolicy& requested,
                              const MxSet& mx) {
  if (mx.status == MxStatus::no_mx && requested.allow_implicit_mx) {
    return PlannedMx{{MxPattern::for_host(policy_domain)}, {implicit_mx_warning(policy_domain)}};
  }
  if (mx.status != MxStatus::ok) return fail(mx_error(policy_domain, mx));
  PlannedMx planned{{}, odd_hosts(policy_domain, mx)};
  for (const DomainName& host : mx.hosts()) planned.patterns.push_back(MxPattern::for_host(host));
  return planned;
}

// The existing mx, unless DNS disagrees. Patterns of `overlap` are expected to match nothing yet.
Result<std::vector<MxPattern>> existing_mx(const DomainName& policy_domain, const Policy& existing,
                                           const MxSet& mx, const std::vector<MxPattern>& overlap) {
  std::vector<MxPattern> all = existing.mx;
  all.insert(all.end(), overlap.begin(), overlap.end());
  const std::vector<DomainName> hosts = mx.hosts();
  const std::vector<DomainName> missing = hosts_without_pattern(all, hosts);
  std::vector<MxPattern> stale = stale_patterns(existing.mx, hosts);
  std::erase_if(stale, [&](const MxPattern& pattern) { return contains(overlap, pattern); });
  if (missing.empty() && stale.empty()) return existing.mx;

  std::string message = policy_domain.text() + ": the MX records differ from the existing policy:";
  if (!missing.empty()) message += " not in the policy: " + join_names(missing, ", ");
  if (!stale.empty())
    message += std::string(missing.empty() ? "" : ";") + " no longer MX: " + join_names(stale, ", ");
  return fail(
      {Fault::refused, "mx-differ", message,
       "compare with the MX that you configured (RFC 8461 §10.3), then take them with --accept-mx, keep "
       "an overlap with --add-mx, or name the mx yourself with --mx"});
}

Result<PlannedMx> planned_mx(const DomainName& policy_domain, const RequestedPolicy& requested,
                             const std::optional<Policy>& existing, Mode mode,
                             const std::optional<MxSet>& mx) {
  if (!requested.mx.empty()) return PlannedMx{requested.mx};
  if (mode == Mode::none) return PlannedMx{existing ? existing->mx : std::vector<MxPattern>{}};
  assert(mx || (existing && !existing->mx.empty()));
  if (!mx) return PlannedMx{existing->mx};
  auto planned = patterns_of(policy_domain, requested, *mx);
  if (!planned) return planned;
  if (!existing || existing->mx.empty()) return planned;
  const MxSet seen = mx->status == MxStatus::ok ? *mx : implicit_mx_set(policy_domain);
  auto kept = existing_mx(policy_domain, *existing, seen, requested.add_mx);
  // If nothing differs there is nothing to accept: the existing order and wildcards are kept.
  if (kept) {
    planned->patterns = *std::move(kept);
  } else if (!requested.accept_mx) {
    return fail(kept.error());
  }
  return planned;
}

Mode planned_mode(const RequestedPolicy& requested, const std::optional<Policy>& existing) {
  if (requested.mode) return *requested.mode;
  return existing ? existing->mode : Mode::testing;
}

MaxAge planned_max_age(const RequestedPolicy& requested, const std::optional<Policy>& existing, Mode mode) {
  if (requested.max_age) return *requested.max_age;
  if (!existing) return first_max_age(mode);
  // Senders keep mode none for max_age: that of the former mode is far too long.
  if (requested.mode == Mode::none) return std::min(existing->max_age, first_max_age(Mode::none));
  // That of mode none is too short for another mode.
  if (existing->mode == Mode::none) return std::max(existing->max_age, first_max_age(mode));
  return existing->max_age;
}

// A mistake in a first policy of mode enforce lasts as long as its max_age.
void warn_of_first_enforce(const DomainName& policy_domain, const Policy& policy,
                           const std::optional<Policy>& existing, std::vector<Finding>& warnings) {
  if (policy.mode != Mode::enforce || policy.max_age.seconds() < kHalfYear) return;
  if (existing && existing->mode == Mode::enforce) return;
  Finding finding =
      found("first-enforce-max-age", std::string("the first policy of mode enforce has max_age ") +
                                         policy.max_age.text() +
                                         (existing ? "" : ", and mode testing did not precede it"));
  finding.subject = policy_domain.text();
  warnings.push_back(std::move(finding));
}

// The warnings that lint has about the policy.
std::vector<Finding> advice(const DomainName& policy_domain, const Policy& policy) {
  std::vector<Finding> findings = read_policy(print_policy(policy, LineEnding::lf)).findings;
  std::erase_if(findings, [](const Finding& finding) { return finding.severity != Severity::warning; });
  for (Finding& finding : findings) {
    finding.subject = policy_domain.text();
    finding.line.reset();
  }
  return findings;
}

}  // namespace

MaxAge first_max_age(Mode mode) {
  return *MaxAge::from_seconds(mode == Mode::none ? MaxAge::kDay : 7 * MaxAge::kDay);
}

Finding implicit_mx_warning(const DomainName& domain) {
  Finding finding = found("implicit-mx", "there is no MX record: the domain itself counts as its MX host");
  finding.subject = domain.text();
  return finding;
}

bool needs_mx_lookup(const RequestedPolicy& requested, const std::optional<Policy>& existing) {
  return requested.mx.empty() && planned_mode(requested, existing) != Mode::none;
}

Result<PlannedPolicy> plan_policy(const DomainName& policy_domain, const RequestedPolicy& requested,
                                  const std::optional<Policy>& existing, const std::optional<MxSet>& mx) {
  PlannedPolicy planned{.policy = {.max_age = *MaxAge::from_seconds(0)}};
  Policy& policy = planned.policy;
  policy.mode = planned_mode(requested, existing);
  policy.max_age = planned_max_age(requested, existing, policy.mode);
  if (auto writable = check_emitted_max_age(policy.max_age); !writable) return fail(writable.error());

  auto planned_patterns = planned_mx(policy_domain, requested, existing, policy.mode, mx);
  if (!planned_patterns) return fail(planned_patterns.error());
  add_once(policy.mx, planned_patterns->patterns);
  add_once(policy.mx, requested.add_mx);
  planned.warnings = std::move(planned_patterns->warnings);
  for (Finding& warning : advice(policy_domain, policy)) planned.warnings.push_back(std::move(warning));
  warn_of_first_enforce(policy_domain, policy, existing, planned.warnings);
  if (existing && !existing->extensions.empty()) {
    planned.warnings.push_back(
        found("policy-field-dropped", "the field " + existing->extensions.front().first +
                                          " of the existing policy is not written: senders ignore unknown "
                                          "fields, and some refuse them"));
  }
  return planned;
}

Result<void> check_coverage(const DomainName& hosted, const MxSet& mx, const DomainName& primary,
                            const Policy& policy) {
  if (policy.mode == Mode::none) return {};
  if (mx.status != MxStatus::ok) return fail(mx_error(hosted, mx));
  const std::vector<DomainName> uncovered = uncovered_hosts(policy, mx.hosts());
  if (uncovered.empty()) return {};
  return fail({Fault::refused, "not-covered",
               hosted.text() + ": the policy of " + primary.text() + " does not cover its MX " +
                   join_names(uncovered, ", ") + " (RFC 8461 §4.1)",
               "a domain with other MX needs a policy of its own, or the policy needs their names"});
}

std::vector<ResourceRecord> primary_records(const DomainName& primary, const std::optional<PolicyId>& id,
                                            const RequestedRecords& requested) {
  std::vector<ResourceRecord> records;
  const DomainName host = policy_host(primary);
  if (contains(requested.only, RecordKind::host)) {
    if (requested.web.host && *requested.web.host != host) {
      records.push_back({host, requested.ttl, CnameData{*requested.web.host}});
    }
    for (const IpAddress& address : requested.web.addresses) {
      records.push_back({host, requested.ttl, AddressData{address}});
    }
  }
  if (contains(requested.only, RecordKind::sts) && id) {
    records.push_back({sts_record_name(primary), requested.ttl, TxtData{print_sts_record({.id = *id})}});
  }
  if (contains(requested.only, RecordKind::tlsrpt) && !requested.rua.empty()) {
    records.push_back(
        {tlsrpt_record_name(primary), requested.ttl, TxtData{print_tlsrpt_record({.rua = requested.rua})}});
  }
  return records;
}

Result<PlannedId> plan_id(const KnownIds& known, IdAction action, Day today) {
  const auto existing = greatest_id(known.current);
  if (existing && action == IdAction::keep) {
    return PlannedId{.id = *existing, .previous = existing, .warnings = record_warnings(known)};
  }
  if (!existing && known.used.empty() && !known.invalid_record) return PlannedId{.id = first_id(today)};
  auto next = next_policy_id(known, today);
  if (!next) return fail(next.error());
  return PlannedId{.id = next->id, .previous = existing, .warnings = next->warnings};
}

}  // namespace mtasts
