// RFC 8461 §8.1: senders that still see the old MX records, or still hold the old policy, must find each MX
// host covered.
#include "core/rollout/policy_mx.h"

#include <algorithm>

#include "core/rollout/names_seen.h"
#include "core/rollout/senders.h"
#include "core/rollout/unmanaged_customer.h"
#include "core/text/without_repeats.h"
#include "mtasts/join_names.h"
#include "mtasts/mx_set.h"
#include "mtasts/utc_time.h"

namespace mtasts {
namespace {

bool covers(const std::vector<MxPattern>& mx, const DomainName& host) {
  return hosts_without_pattern(mx, {host}).empty();
}

// The reason to keep a pattern that is to leave, and the time until which it is kept if that is known.
struct Need {
  bool is_needed = false;
  std::optional<std::chrono::sys_seconds> until = {};  // nothing: as long as a host is MX, or not known
};

void extend(Need& need, std::optional<std::chrono::sys_seconds> until) {
  const bool is_endless = need.is_needed && !need.until;
  need.until = is_endless || !until ? std::nullopt : std::max(need.until, until);
  need.is_needed = true;
}

void add_need(const DomainName& user, const MxPattern& pattern, const std::vector<MxPattern>& base,
              const Facts& facts, Need& need) {
  const auto depends = [&](const DomainName& host) {
    return pattern.matches(host.text()) && !covers(base, host);
  };
  const std::vector<DomainName>& current = current_hosts(user, facts);
  if (!facts.seen(user).mx || std::any_of(current.begin(), current.end(), depends))
    extend(need, std::nullopt);
  if (const auto from = hosts_known_from(user, facts)) extend(need, from);
  for (const LeavingHost& leaving : leaving_hosts(user, facts)) {
    if (depends(leaving.host)) extend(need, leaving.until);
  }
}

// `base`, and the patterns of the live policy that are still needed, in the order of the live policy.
std::vector<MxPattern> with_needed(const std::vector<MxPattern>& base, const Policy& live,
                                   const DomainName& primary, const std::vector<DomainName>& users,
                                   const Facts& facts, RolloutPlan& plan) {
  std::vector<MxPattern> mx;
  for (const MxPattern& pattern : live.mx) {
    if (contains(base, pattern)) {
      mx.push_back(pattern);
      continue;
    }
    Need need;
    for (const DomainName& user : users) add_need(user, pattern, base, facts, need);
    if (auto hold = unmanaged_customer_hold(primary, facts)) {
      hold->message += ", and may need mx " + pattern.text();
      plan.holds.push_back(*std::move(hold));
      extend(need, std::nullopt);
    }
    if (!need.is_needed) continue;
    mx.push_back(pattern);
    if (!need.until) continue;
    plan.dates.push_back({DateKind::mx_may_leave, primary, pattern, *need.until, *need.until});
  }
  add_once(mx, base);
  return mx;
}

std::string difference_text(const std::vector<DomainName>& missing, const std::vector<MxPattern>& stale,
                            const Policy& live, const std::vector<DomainName>& hosts) {
  std::string message =
      "the policy has " + join_names(live.mx, ", ") + ", and DNS has " + join_names(hosts, ", ");
  if (!missing.empty()) message += "; not in the policy: " + join_names(missing, ", ");
  if (!stale.empty()) message += "; no longer MX: " + join_names(stale, ", ");
  return message;
}

// The patterns that match no MX host of any user.
std::vector<MxPattern> unused_patterns(const std::vector<MxPattern>& mx, const std::vector<DomainName>& users,
                                       const Facts& facts) {
  std::vector<DomainName> hosts;
  for (const DomainName& user : users) add_once(hosts, current_hosts(user, facts));
  return stale_patterns(mx, hosts);
}

// Beside an MX that is not covered, a new pattern without an MX is probably that MX, mistyped.
std::string new_pattern_words(const PolicySettings& settings, const Policy& live,
                              const std::vector<DomainName>& users, const Facts& facts) {
  std::vector<MxPattern> unused = unused_patterns(settings.mx, users, facts);
  std::erase_if(unused, [&live](const MxPattern& pattern) { return contains(live.mx, pattern); });
  return unused.empty() ? "" : "; no MX host matches its new " + join_some_hosts(unused, ", ");
}

// The mx that follow from DNS and the live policy, before the dates.
std::vector<MxPattern> mx_after_dns(const PolicySettings& settings, const Policy& live,
                                    const std::vector<DomainName>& users, const Facts& facts,
                                    RolloutPlan& plan) {
  const auto& mx = facts.seen(settings.primary).mx;
  if (!mx || mx->status != MxStatus::ok) {
    plan.holds.push_back(unusable_mx_hold(settings.primary, facts));
    return live.mx;
  }
  const std::vector<DomainName> hosts = mx->hosts();
  const std::vector<DomainName> missing = hosts_without_pattern(live.mx, hosts);
  const std::vector<MxPattern> stale = unused_patterns(live.mx, users, facts);
  // A policy that was written and is not announced yet was accepted by an earlier run.
  const auto pending = unrecorded_policy(settings.primary, facts);
  const auto is_accepted = [&](const DomainName& host) {
    return settings.accept_mx || (pending && covers(pending->mx, host));
  };
  const auto may_leave = [&](const MxPattern& pattern) {
    return settings.accept_mx || settings.mx_rule == MxRule::followed ||
           (pending && !contains(pending->mx, pattern));
  };
  if (!std::ranges::all_of(missing, is_accepted) || !std::ranges::all_of(stale, may_leave)) {
    plan.holds.push_back({HoldReason::mx_differ, settings.primary,
                          difference_text(missing, stale, live, hosts) + refusal_words(live, hosts),
                          "mtasts apply --accept-mx, or mx = [...] in the settings"});
  }
  std::vector<MxPattern> base = live.mx;
  std::erase_if(base,
                [&](const MxPattern& pattern) { return contains(stale, pattern) && may_leave(pattern); });
  for (const DomainName& host : missing) {
    if (is_accepted(host)) base.push_back(MxPattern::for_host(host));
  }
  return base;
}

// Reports the MX hosts that the operator's list does not cover. Their patterns in the live policy are kept.
void report_uncovered(const PolicySettings& settings, const Policy& live,
                      const std::vector<DomainName>& users, const Facts& facts, RolloutPlan& plan) {
  for (const DomainName& user : users) {
    const std::vector<DomainName>& hosts = current_hosts(user, facts);
    const std::vector<DomainName> uncovered = hosts_without_pattern(settings.mx, hosts);
    if (uncovered.empty()) continue;
    const std::string pronoun = uncovered.size() == 1 ? "it" : "them";
    const std::string kind =
        settings.accept_mx ? " to mx in the settings, a list that --accept-mx does not change" : " to mx";
    std::string opened_by =
        "add " + pronoun + kind + ", or remove the MX record" + (uncovered.size() == 1 ? "" : "s");
    if (user != settings.primary) opened_by += retiring_words(user);
    plan.holds.push_back({HoldReason::not_covered, user,
                          "mx in the settings does not cover its MX " + join_names(uncovered, ", ") +
                              new_pattern_words(settings, live, users, facts) + refusal_words(live, hosts),
                          std::move(opened_by)});
  }
}

// Reports a primary whose MX takes no mail. One that only hosts others has none.
void report_unusable(const DomainName& primary, const Facts& facts, RolloutPlan& plan) {
  const auto& mx = facts.seen(primary).mx;
  const bool is_without = mx && (mx->status == MxStatus::no_mx || mx->status == MxStatus::no_such_name);
  if (mx && (mx->status == MxStatus::ok || (is_without && leaving_hosts(primary, facts).empty()))) return;
  plan.holds.push_back(unusable_mx_hold(primary, facts));
}

}  // namespace

Hold unusable_mx_hold(const DomainName& domain, const Facts& facts) {
  const auto& mx = facts.seen(domain).mx;
  const auto& error = facts.seen(domain).mx_error;
  if (!mx) return {HoldReason::mx_unknown, domain, error ? *error : "the MX records are not known"};
  return {HoldReason::mx_unusable, domain, mx->reason, mx_error(domain, *mx).hint};
}

std::string refusal_words(const Policy& live, const std::vector<DomainName>& hosts) {
  const std::vector<DomainName> uncovered = uncovered_hosts(live, hosts);
  if (live.mode != Mode::enforce || uncovered.empty()) return {};
  if (uncovered.size() == hosts.size()) return "; senders that enforce refuse its mail now";
  return "; senders that enforce do not deliver to " + join_names(uncovered, ", ") + " now";
}

std::string retiring_words(const DomainName& hosted) {
  return "; if its mail has left for another provider, add " + hosted.text() + " to retire";
}

std::optional<std::vector<MxPattern>> policy_mx(const PolicySettings& settings,
                                                const std::optional<Policy>& live,
                                                const std::vector<DomainName>& users, const Facts& facts,
                                                RolloutPlan& plan) {
  const bool has_live_mx = live && !live->mx.empty();
  std::vector<MxPattern> base = settings.mx;
  if (settings.mx_rule != MxRule::fixed && has_live_mx) {
    base = mx_after_dns(settings, *live, users, facts, plan);
  } else if (settings.mx_rule != MxRule::fixed) {
    const auto& mx = facts.seen(settings.primary).mx;
    if (!mx || mx->status != MxStatus::ok) {
      plan.holds.push_back(unusable_mx_hold(settings.primary, facts));
      return std::nullopt;
    }
    for (const DomainName& host : mx->hosts()) base.push_back(MxPattern::for_host(host));
  }
  if (!has_live_mx) return base;
  if (settings.mx_rule == MxRule::fixed) {
    report_unusable(settings.primary, facts, plan);
    report_uncovered(settings, *live, users, facts, plan);
  }
  return with_needed(base, *live, settings.primary, users, facts, plan);
}

std::optional<Hold> coverage_hold(const DomainName& domain, const Policy& policy, Trust trust,
                                  const Facts& facts) {
  const auto& mx = facts.seen(domain).mx;
  if (!mx) return unusable_mx_hold(domain, facts);
  if (mx->status == MxStatus::null_mx || mx->status == MxStatus::no_such_name)
    return std::nullopt;  // no mail
  const std::vector<DomainName> uncovered = uncovered_hosts(policy, mx->hosts());
  if (!uncovered.empty()) {
    return Hold{HoldReason::not_covered, domain,
                "the policy does not cover its MX " + join_names(uncovered, ", ") + " (RFC 8461 §4.1)",
                uncovered.size() == 1 ? "add it to mx" : "add them to mx"};
  }
  std::optional<std::chrono::sys_seconds> until;
  constexpr std::string_view kUncovered = "MX hosts that the policy does not cover";
  constexpr std::string_view kUnchecked = "former MX hosts, whose TLS is not checked";
  std::string_view hosts = kUncovered;
  if (trust == Trust::also_unknown) until = hosts_known_from(domain, facts);
  for (const LeavingHost& leaving : leaving_hosts(domain, facts)) {
    const bool is_covered = covers(policy.mx, leaving.host);
    if ((is_covered && trust != Trust::also_unknown) || until >= leaving.until) continue;
    until = leaving.until;
    hosts = is_covered ? kUnchecked : kUncovered;
  }
  if (!until) return std::nullopt;
  return Hold{HoldReason::mx_cached,
              domain,
              "until " + print_utc(*until) + " resolvers may return " + std::string(hosts),
              {},
              until};
}

std::optional<Hold> first_coverage_hold(const PolicySettings& settings, const Policy& policy,
                                        const Facts& facts) {
  const auto& mx = facts.seen(settings.primary).mx;
  const bool only_hosts = settings.mx_rule == MxRule::fixed && mx &&
                          (mx->status == MxStatus::no_mx || mx->status == MxStatus::no_such_name);
  if (only_hosts) return std::nullopt;
  if (!mx || mx->status != MxStatus::ok) return unusable_mx_hold(settings.primary, facts);
  return coverage_hold(settings.primary, policy, Trust::known_hosts, facts);
}

std::optional<Hold> user_coverage_hold(const DomainName& primary, const std::vector<DomainName>& users,
                                       const Policy& policy, const Facts& facts) {
  const DomainName sts_name = sts_record_name(primary);
  for (const DomainName& user : users) {
    const auto served = facts.world.site->find(user);
    const bool is_served = served != facts.world.site->end() && served->second == primary;
    if (user == primary || (!is_served && !leads_to(facts.sts(user), sts_name))) continue;
    // The last answer, if there is none now.
    const bool is_covered =
        !facts.seen(user).mx && hosts_without_pattern(policy.mx, current_hosts(user, facts)).empty();
    auto hold = is_covered ? std::nullopt : coverage_hold(user, policy, Trust::known_hosts, facts);
    if (!hold) continue;
    if (hold->reason == HoldReason::not_covered) hold->opened_by += retiring_words(user);
    return hold;
  }
  return std::nullopt;
}

}  // namespace mtasts
