// A careful sender must find the policy that its records lead to (RFC 8461 §8.1).
#include "core/rollout/web_gates.h"

#include <algorithm>
#include <string>
#include <utility>

#include "core/rollout/names_seen.h"
#include "core/rollout/senders.h"
#include "core/text/without_repeats.h"
#include "mtasts/live_policy.h"

namespace mtasts {
namespace {

// ---- the Policy Host serves exactly these bytes

bool lacks_certificate(const PolicyHostSeen& seen, const DomainName& host) {
  return std::any_of(seen.fetches.begin(), seen.fetches.end(), [&host](const PolicyFetch& fetch) {
    return fetch.tls && (fetch.tls->chain.empty() || !fetch.tls->chain_faults.empty() ||
                         !names_host(fetch.tls->chain.front(), host));
  });
}

// The step that makes an answering Policy Host serve the policy.
std::string serving_words(const PolicyGoal& goal, const Facts& facts) {
  if (!is_policy_written(goal, facts)) return std::string(kApplyWritesPolicy);
  return "let the web server serve the policy that mtasts apply has written below policies/ of the state "
         "directory";
}

// True if no careful sender can fetch any policy of the domain, so that none is cached under a wrong id.
bool serves_nothing(const DomainName& domain, const PolicyHostSeen& seen) {
  return std::none_of(seen.fetches.begin(), seen.fetches.end(), [&](const PolicyFetch& fetch) {
    const auto live = check_live(domain, seen.addresses, {fetch}, fetch.body);
    return live || live.error().fault == Fault::undetermined;
  });
}

// True if no policy of the settings is for the domain, so that its records are not changed.
bool keeps_records(const DomainName& domain, const RolloutPlan& plan) {
  return std::ranges::any_of(plan.holds, [&domain](const Hold& hold) {
    return hold.domain == domain &&
           (hold.reason == HoldReason::no_policy_covers || hold.reason == HoldReason::mx_unusable);
  });
}

// The ways to end the wait of a primary for a domain that keeps its records to another web host.
std::string ways_out(const DomainName& domain, const DomainName& primary) {
  return "the new id of " + primary.text() + " waits, since " + domain.text() +
         " has its policy and another web host: serve the policy there, add a policy that covers the MX of " +
         domain.text() + ", or add it to retire";
}

// ---- the new web host serves the policy before the record leads there

// The records that lead to a web server, without their TTL.
std::vector<Rdata> ways_to_web(const std::vector<ResourceRecord>& records) {
  std::vector<Rdata> ways;
  for (const ResourceRecord& record : records) {
    if (!std::holds_alternative<TxtData>(record.rdata)) ways.push_back(record.rdata);
  }
  return ways;
}

// True if the domain is published, and the change leads its senders to another web server.
bool moves_policy(const DomainName& domain, const NamePlan& host, const Facts& facts) {
  if (!host.change || is_unpublished(facts.sts(domain))) return false;
  const std::vector<Rdata> before = ways_to_web(host.change->before);
  const std::vector<Rdata> after = ways_to_web(host.change->after);
  return !before.empty() && !std::is_permutation(before.begin(), before.end(), after.begin(), after.end());
}

// True if it is certain that senders get no policy of the domain now, so that the move takes none from them.
bool is_out_of_service(const DomainName& domain, const Facts& facts, RolloutPlan& plan) {
  const auto& now = facts.seen(domain).policy_host;
  if (!now) {
    plan.to_fetch.push_back(domain);
    return false;
  }
  const auto live = check_live(domain, now->addresses, now->fetches, {});
  return !live && live.error().fault != Fault::undetermined && serves_nothing(domain, *now);
}

// Closed while a sender that follows the new record would find another policy. Without any policy there it
// keeps the one that it has, which the operator may permit: some web servers get their certificate only after
// the move. A web host that does not serve the primary is not asked for each of its hosted domains.
std::optional<Hold> next_web_gate(const DomainName& domain, const PolicyGoal& goal, const Facts& facts,
                                  RolloutPlan& plan) {
  if (domain != goal.primary) {
    if (auto of_primary = next_web_gate(goal.primary, goal, facts, plan)) return of_primary;
  }
  const auto& next = facts.seen(domain).next_web_host;
  if (!next) {
    plan.to_fetch_ahead.push_back(domain);
    return Hold{HoldReason::policy_unknown, domain, "the new web host was not asked"};
  }
  const auto live =
      check_live(domain, next->addresses, next->fetches, wanted_body(goal, next->fetches, facts));
  if (live) return std::nullopt;
  const bool finds_no_policy = !next->fetches.empty() && serves_nothing(domain, *next);
  const bool is_permitted = finds_no_policy && (contains(facts.settings.forced, Brake::web_host) ||
                                                is_out_of_service(domain, facts, plan));
  if (is_permitted) return std::nullopt;
  const std::string message = "the move to the new web host waits: " + live.error().message;
  if (live.error().fault == Fault::undetermined)
    return Hold{HoldReason::policy_unknown, domain, message, live.error().hint};
  std::string opened_by = "serve the policy there, with a certificate for the name";
  if (finds_no_policy) opened_by += "; if that can come only after the move, mtasts apply --force-web-host";
  if (next->fetches.empty()) opened_by = "publish an address of the web host";
  return Hold{HoldReason::web_host_not_ready, domain, message, opened_by};
}

}  // namespace

bool is_lost_at_web_server(const DomainName& domain, const PolicyGoal& goal, const Facts& facts) {
  const auto& seen = facts.seen(domain).policy_host;
  const auto site = facts.world.site->find(domain);
  const bool is_deployed = facts.settings.has_deploy && is_policy_written(goal, facts) &&
                           site != facts.world.site->end() && site->second == goal.primary;
  if (!is_deployed || !seen || lacks_certificate(*seen, policy_host(domain))) return false;
  const std::string& wanted = wanted_body(goal, seen->fetches, facts);
  return std::ranges::any_of(seen->fetches, [&wanted](const PolicyFetch& fetch) {
    const bool is_definite = fetch.outcome == FetchOutcome::answered && fetch.status < 500;
    return is_definite && (fetch.status != 200 || fetch.body != wanted);
  });
}

std::optional<Hold> live_gate(const DomainName& domain, const PolicyGoal& goal, const Facts& facts,
                              RolloutPlan& plan) {
  const auto& seen = facts.seen(domain).policy_host;
  if (!seen) {
    plan.to_fetch.push_back(domain);
    return Hold{HoldReason::policy_unknown, domain, "the Policy Host was not asked"};
  }
  const auto live =
      check_live(domain, seen->addresses, seen->fetches, wanted_body(goal, seen->fetches, facts));
  if (live) return std::nullopt;
  const bool is_unknown = live.error().fault == Fault::undetermined;
  Hold gate{is_unknown ? HoldReason::policy_unknown : HoldReason::policy_not_live, domain,
            live.error().message, live.error().hint};
  gate.lacks_certificate = lacks_certificate(*seen, policy_host(domain));
  const auto records = agreed_records(facts.seen(domain).host);
  if (!is_unknown && seen->fetches.empty() && records && !records->empty()) {
    gate.opened_by =
        "the record is published: wait until resolvers have forgotten that there was none (--wait does), or "
        "give its web server an address";
  }
  if (!is_unknown && !seen->fetches.empty()) gate.opened_by = serving_words(goal, facts);
  if (gate.lacks_certificate) gate.opened_by = "certbot certonly -d " + policy_host(domain).text();
  return gate;
}

std::optional<Hold> users_gate(const PolicyGoal& goal, const std::vector<DomainName>& users,
                               const Facts& facts, RolloutPlan& plan) {
  std::optional<Hold> gate = live_gate(goal.primary, goal, facts, plan);
  for (const DomainName& user : users) {
    if (user == goal.primary) continue;
    const NameSeen sts = facts.sts(user);
    if (is_known(sts) && !leads_to(sts, goal.sts_name)) continue;  // its senders do not see the new id
    auto of_user = live_gate(user, goal, facts, plan);
    const auto& seen = facts.seen(user).policy_host;
    if (of_user && seen && serves_nothing(user, *seen)) continue;
    if (gate) continue;
    gate = std::move(of_user);
    if (gate && keeps_records(user, plan) && !may_lead_to_our_web(user, facts))
      gate->opened_by = ways_out(user, goal.primary);
  }
  return gate;
}

std::optional<Hold> web_move_gate(const DomainName& domain, const NamePlan& host, const PolicyGoal& goal,
                                  const Facts& facts, RolloutPlan& plan) {
  return moves_policy(domain, host, facts) ? next_web_gate(domain, goal, facts, plan) : std::nullopt;
}

std::optional<Hold> web_move_gate_of_users(const PolicyGoal& goal, const std::vector<DomainName>& users,
                                           const NamePlan& host, const Facts& facts, RolloutPlan& plan) {
  if (!moves_policy(goal.primary, host, facts)) return std::nullopt;
  std::optional<Hold> gate = next_web_gate(goal.primary, goal, facts, plan);
  if (gate || facts.settings.web.host) return gate;
  for (const DomainName& user : users) {
    if (has_no_records(facts.seen(user).host)) continue;
    auto of_user = next_web_gate(user, goal, facts, plan);
    if (!gate) gate = std::move(of_user);
  }
  return gate;
}

}  // namespace mtasts
