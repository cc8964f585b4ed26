#include "commands/rollout/fleet_observer.h"

#include <algorithm>
#include <cstdint>
#include <iterator>
#include <set>
#include <utility>
#include <variant>

#include "commands/bulk/in_order.h"
#include "commands/lookup/lookup.h"
#include "commands/lookup/observer.h"
#include "commands/reports/reports_about.h"
#include "commands/rollout/lost_files.h"
#include "commands/rollout/name_lookup.h"
#include "commands/rollout/site_writer.h"
#include "mtasts/judgement.h"
#include "mtasts/mx_set.h"
#include "mtasts/name_plan.h"
#include "mtasts/ordered_lookup.h"
#include "mtasts/printable.h"
#include "mtasts/tlsrpt_evidence.h"

namespace mtasts {
namespace {

// More domains at once would only wait for each other's questions.
constexpr std::size_t kMostDomainsAtOnce = 500;

// A fleet with more sets of MX needs more memory.
constexpr std::size_t kMostMxSets = 16;

// The clocks of two machines that share a state differ by less if both are set from the network.
constexpr std::chrono::seconds kClockDifference{10};

// The domains that the settings themselves name.
std::vector<DomainName> typed_domains(const Settings& settings) {
  const std::vector<DomainName> all = managed_domains(settings.rollout);
  std::vector<DomainName> typed;
  std::set_difference(all.begin(), all.end(), settings.listed.begin(), settings.listed.end(),
                      std::back_inserter(typed));
  return typed;
}

// True if a CNAME at an _mta-sts name leads to no policy of the settings.
bool leads_elsewhere(const NameSeen& sts, const RolloutSettings& settings) {
  return std::ranges::any_of(sts, [&settings](const ServerAnswer& answer) {
    return std::ranges::any_of(answer.records, [&settings](const ResourceRecord& record) {
      const auto* cname = std::get_if<CnameData>(&record.rdata);
      return cname != nullptr &&
             std::ranges::none_of(settings.policies, [cname](const PolicySettings& policy) {
               return cname->target == sts_record_name(policy.primary);
             });
    });
  });
}

// True if a name of ours is to have these records: the CNAME to the same name of a primary, or `web`. They
// count as existing even if they are those of a wildcard.
bool are_wanted(const std::vector<ResourceRecord>& records, std::string_view first_label,
                const WebTarget& web, const std::optional<Ttl>& ttl) {
  std::vector<IpAddress> addresses;
  for (const ResourceRecord& record : records) {
    const auto* cname = std::get_if<CnameData>(&record.rdata);
    const auto* address = std::get_if<AddressData>(&record.rdata);
    const bool leads_to_us =
        cname != nullptr && (cname->target == web.host || cname->target.text().starts_with(first_label));
    if ((!leads_to_us && address == nullptr) || (ttl && record.ttl != *ttl)) return false;
    if (address != nullptr) addresses.push_back(address->address);
  }
  return addresses.empty() || std::ranges::is_permutation(addresses, web.addresses);
}

bool is_checked(const DomainName& host, const DomainMemory* memory) {
  const auto contains_host = [&host](const std::vector<DomainName>& hosts) {
    return std::ranges::find(hosts, host) != hosts.end();
  };
  return memory != nullptr && contains_host(memory->mx_hosts) && !contains_host(memory->unchecked);
}

// The hosts that receive mail for the domains that may use a policy and that it covers; with `only_adopting`
// not those that an earlier run saw ready for a domain that has it and is not asked for its policy. Other
// hosts are left out: a domain with such a host cannot use the policy, and a list of customers may name any
// host.
std::vector<DomainName> mx_hosts_of_users(const PolicySettings& policy, bool only_adopting,
                                          const RolloutSettings& settings, const RolloutWorld& world) {
  std::vector<MxPattern> patterns = policy.mx;
  const auto entries = world.ledger.find(policy.primary);
  if (entries != world.ledger.end() && !entries->second.empty()) {
    const std::vector<MxPattern>& published = entries->second.back().mx;
    patterns.insert(patterns.end(), published.begin(), published.end());
  }
  std::set<DomainName> hosts;
  for (const std::vector<DomainName>* domains : {&policy.hosted, &settings.domains}) {
    for (const DomainName& domain : *domains) {
      const auto seen = world.domains.find(domain);
      if (seen == world.domains.end() || !seen->second.mx) continue;
      const auto known = world.memory->find(domain);
      const DomainMemory* const memory = known == world.memory->end() ? nullptr : &*known->second;
      const bool is_user =
          only_adopting && !seen->second.policy_host && has_policy_of(policy.primary, seen->second, memory);
      for (const DomainName& host : seen->second.mx->hosts()) {
        if (is_user && is_checked(host, memory)) continue;
        if (hosts_without_pattern(patterns, {host}).empty()) hosts.insert(host);
      }
    }
  }
  return {hosts.begin(), hosts.end()};
}

// Lets the observation have the record that waits for its readiness.
void assume_record(Observation& seen) {
  if (seen.sts.status == DnsStatus::failed) return;
  seen.sts = {.status = DnsStatus::records, .txt = {"v=STSv1; id=1"}};
  seen.sts_wildcard = {.status = DnsStatus::no_such_name};
}

// Opens the brakes of the steps that an earlier run was permitted to write: only the servers lack them.
void open_written_steps(const StateDirectory& state, RolloutPlan& plan) {
  const auto is_brake = [](const Hold& hold) {
    return hold.reason == HoldReason::many_changes || hold.reason == HoldReason::many_removals;
  };
  for (RolloutStep& step : plan.steps) {
    if (step.gate && is_brake(*step.gate) && state.is_written(step)) step.gate.reset();
  }
  std::erase_if(plan.holds, [&](const Hold& hold) {
    return is_brake(hold) && std::ranges::none_of(plan.steps, [&hold](const RolloutStep& step) {
             return step.gate && step.gate->reason == hold.reason;
           });
  });
}

std::string lines_of(const std::vector<ResourceRecord>& records) {
  std::string lines;
  for (const ResourceRecord& record : records) lines += (lines.empty() ? "" : ", ") + print_record(record);
  std::erase(lines, '\n');
  return lines;
}

// The other way than to replace records where they stand: into the file of our format.
std::string way_into_file(const RecordFormat& format) {
  if (format.ending == kBindRecords.ending)
    return "move the line, with its full name, into the file, which the zone includes, and run apply again";
  if (&format == &kTinydnsRecords) return "move the line into the file, and run apply again";
  return "remove it there, and run apply again, which adds the new record to the file";
}

// Holds the changes of records that are not in our files but in DNS: one more record in a file would be the
// second one of its name.
void hold_records_elsewhere(const StateDirectory& state, RolloutPlan& plan) {
  for (RolloutStep& step : plan.steps) {
    const auto* change = std::get_if<ChangeName>(&step.action);
    if (change == nullptr || step.gate) continue;
    const std::vector<ResourceRecord> records = state.records_elsewhere(*step.domain, *change);
    if (records.empty()) continue;
    std::vector<ResourceRecord> added = change->after;
    std::erase_if(added, [change](const ResourceRecord& record) {
      return std::ranges::find(change->before, record) != change->before.end();
    });
    step.gate = Hold{HoldReason::records_elsewhere, *step.domain,
                     state.path(state.record_files().file_of(*step.domain)) + " lacks " + lines_of(records) +
                         ", which DNS has: it is elsewhere in the zone",
                     added.empty() ? "remove it there, and run apply again"
                                   : "replace it there by " + lines_of(added) + "; or " +
                                         way_into_file(state.record_files().format())};
  }
}

// The command that reads reports into the store at `path`.
std::string way_to_evidence(const std::string& path, const Settings& settings) {
  const auto& host = settings.evidence.authserv_id;
  const bool needs_host = !host && !settings.evidence.accept_unauthenticated;
  std::string way = "mtasts report --store " + shell_word(path);
  if (host || needs_host) way += " --authserv-id " + (host ? shell_word(*host) : "HOST");
  way += " MAILDIR";
  if (!settings.has_file) return way + "; --no-reports enforces without reports";
  if (needs_host)
    way += ", and authserv_id = \"HOST\" in [gates], the host that checks the signatures of mail";
  return way + "; reports = false in [gates] enforces without reports";
}

}  // namespace

template <class T>
void FleetObserver::for_each(const std::vector<DomainName>& domains,
                             const std::function<Task<T>(DomainName)>& look,
                             const std::function<void(T&&)>& write) {
  const Pace pace{.window = std::min(options_.observation.lookup.concurrency, kMostDomainsAtOnce),
                  .order = Order::as_finished};
  run_each<T>(domains, look, write, pace, context_);
}

// A missing _smtp._tls record costs reports, but no mail. That of a domain of a list is asked for on one day
// in seven, another one for each domain.
bool FleetObserver::asks_for_tlsrpt(const DomainName& domain, std::chrono::sys_seconds now) const {
  if (access_.is_typed(domain)) return true;
  auto day =
      static_cast<std::uint64_t>(std::chrono::floor<std::chrono::days>(now).time_since_epoch().count());
  for (const char c : domain.text()) day += static_cast<unsigned char>(c);
  return day % 7 == 0;
}

void FleetObserver::fetch_from(const WebTarget& web, const std::vector<DomainName>& domains,
                               const std::function<void(FetchedDomain&&)>& write) {
  const auto look = [this, &web](DomainName domain) -> Task<FetchedDomain> {
    PolicyHostSeen seen = co_await fetch_policies(*clients_.dns, *clients_.https, context_.ports.loop,
                                                  destinations_, domain, access_.reach_of(domain), web);
    co_return FetchedDomain{std::move(domain), std::move(seen)};
  };
  for_each<FetchedDomain>(domains, look, write);
}

Task<bool> FleetObserver::has_confirmed_records(const DomainName& domain, const DomainMemory& memory,
                                                std::chrono::sys_seconds now) {
  if (!memory.confirmed || memory.announced.empty()) co_return false;
  const DomainName& policy = memory.announced.back().policy;
  Dns& dns = *clients_.dns;
  if (!co_await has_cname(dns, sts_record_name(domain), sts_record_name(policy))) co_return false;
  if (!co_await has_cname(dns, policy_host(domain), memory.confirmed->web)) co_return false;
  if (!asks_for_tlsrpt(domain, now)) co_return true;
  std::optional<DomainName> reports;
  if (memory.confirmed->tlsrpt_ttl) reports = tlsrpt_record_name(policy);
  co_return co_await has_cname(dns, tlsrpt_record_name(domain), std::move(reports));
}

std::shared_ptr<const MxSet> FleetObserver::share_mx(MxSet mx) {
  const auto same = std::ranges::find_if(mx_sets_, [&mx](const auto& known) { return *known == mx; });
  if (same != mx_sets_.end()) return *same;
  auto set = std::make_shared<const MxSet>(std::move(mx));
  if (mx_sets_.size() < kMostMxSets) mx_sets_.push_back(set);
  return set;
}

Task<bool> FleetObserver::observe_domain(DomainName domain, const DomainMemory* memory,
                                         std::chrono::sys_seconds now, DomainSeen& seen) {
  MxLookup mx = co_await look_up_mx(*clients_.dns, domain);
  bool is_brief = false;
  if (memory != nullptr) is_brief = co_await has_confirmed_records(domain, *memory, now);
  if (!is_brief) {
    SeenDomain whole = co_await look_up_domain(domain);
    seen = std::move(whole.seen);
  }
  seen.is_brief = is_brief;
  if (mx.mx) {
    seen.mx = share_mx(*std::move(mx.mx));
  } else {
    std::string message = std::move(mx.mx.error().message);
    const std::string subject = domain.text() + ": ";  // a hold names the domain itself
    if (message.starts_with(subject)) message.erase(0, subject.size());
    seen.mx_error = std::make_shared<const std::string>(std::move(message));
  }
  clients_.dns->end_domain();
  co_return is_brief;
}

Task<FleetObserver::SeenDomain> FleetObserver::look_up_domain(DomainName domain) {
  Dns& dns = *clients_.dns;
  SeenDomain result{domain, {}};
  DomainSeen& seen = result.seen;
  seen.host = co_await look_up_name(dns, policy_host(domain));
  seen.sts = co_await look_up_name(dns, sts_record_name(domain));
  if (leads_elsewhere(seen.sts, settings_.rollout))
    seen.sts_elsewhere = co_await look_up_texts(dns, sts_record_name(domain));
  seen.tlsrpt = co_await look_up_name(dns, tlsrpt_record_name(domain));
  const std::vector<DomainName>& retired = settings_.rollout.retired;
  const bool is_retired = std::ranges::find(retired, domain) != retired.end();
  std::vector<NameSeen*> doubtful;  // they may have the data of a wildcard
  const auto doubt = [&](NameSeen& name, std::string_view first_label, const WebTarget& web) {
    const bool is_in_doubt = std::ranges::any_of(name, [&](const ServerAnswer& answer) {
      return !are_wanted(answer.records, first_label, web, settings_.rollout.ttl);
    });
    if (is_in_doubt) doubtful.push_back(&name);
  };
  // A hosted domain has a CNAME.
  const bool may_have_addresses =
      is_retired || std::ranges::find(settings_.rollout.policies, domain, &PolicySettings::primary) !=
                        settings_.rollout.policies.end();
  WebTarget web = settings_.rollout.web;
  if (!may_have_addresses) web.addresses.clear();
  doubt(seen.host, "mta-sts.", web);
  doubt(seen.sts, "_mta-sts.", {});
  doubt(seen.tlsrpt, "_smtp._tls.", {});
  if (doubtful.empty() && !is_retired) co_return result;
  const NameSeen wildcard = co_await look_up_wildcard(dns, domain);
  for (NameSeen* name : doubtful) *name = without_wildcard(std::move(*name), wildcard);
  seen.host_is_wildcards = is_retired && without_wildcard(seen.host, wildcard) != seen.host;
  co_return result;
}

ReportEvidence FleetObserver::evidence_of(const Observation& seen, bool checks_are_good,
                                          const StateDirectory& state, const RolloutWorld& world) const {
  const std::string path = state.path("reports.db");
  const std::string opened_by = way_to_evidence(path, settings_);
  auto store = context_.ports.report_stores.open(path, IfMissing::fail);
  if (!store) {
    const bool is_missing = store.error().code == Code("no-such-file");
    return {false, is_missing ? "no report of a sender was read yet" : store.error().message, opened_by};
  }
  const auto reports = reports_about(seen.domain, **store);
  if (!reports) return {false, reports.error().message, opened_by};
  const EvidenceRequirements required{
      .testing = std::chrono::floor<std::chrono::days>(settings_.rollout.min_testing),
      .window = settings_.evidence.window,
      .reporters = settings_.evidence.reporters,
      .sessions = settings_.evidence.sessions,
      .checks_are_good = checks_are_good,
      .accept_unauthenticated = settings_.evidence.accept_unauthenticated,
      .trusted = settings_.evidence.trusted};
  const auto entries = world.ledger.find(seen.domain);
  const EnforceEvidence evidence = judge_evidence(
      required, served_policy(seen),
      entries == world.ledger.end() ? std::vector<LedgerEntry>() : entries->second, *reports, world.now);
  return {evidence.is_ready, text(evidence), opened_by};
}

PromotionSeen FleetObserver::judge_promotion(const PolicySettings& policy,
                                             const std::vector<DomainName>& hosts,
                                             const StateDirectory& state, const RolloutWorld& world) {
  // The MX hosts of hosted domains are judged like planned ones of the primary: the same policy names them.
  ObservationOptions look = options_.observation;
  look.planned_mx = hosts;
  const bool needs_mx_hosts = settings_.rollout.needs_mx_hosts;
  Observer observer(look, access_, *clients_.dns, *clients_.https,
                    needs_mx_hosts ? clients_.smtp.get() : nullptr, context_.ports.clock,
                    context_.ports.loop);
  Observation seen = run_task(observer.observe(policy.primary), context_.ports.loop);
  const auto names = world.domains.find(policy.primary);
  if (names != world.domains.end() && !has_sts_record(names->second.sts)) assume_record(seen);
  const std::vector<Finding> findings =
      judge(seen, {.ready_for = Step::enforce, .needs_mx_hosts = needs_mx_hosts});
  PromotionSeen promotion{.readiness = readiness_in_words(findings), .evidence = {true, {}}};
  if (needs_mx_hosts) promotion.mx_hosts = mx_host_readiness(seen);
  if (settings_.rollout.needs_reports)
    promotion.evidence = evidence_of(seen, needs_mx_hosts && !has_error(findings), state, world);
  return promotion;
}

Result<FleetObserver> FleetObserver::open(const Settings& settings, const RolloutOptions& options,
                                          Context& context) {
  auto clients = ObservationClients::open(options.observation, context);
  if (!clients) return fail(clients.error());
  PrivateAccess access(typed_domains(settings), !settings.listed.empty(),
                       options.observation.lookup.allow_private);
  return FleetObserver(settings, options, context, std::move(access), *std::move(clients));
}

void FleetObserver::observe(RolloutWorld& world) {
  world.now = context_.ports.clock.now();
  OrderedLookup memories(*world.memory);
  const auto look = [&](DomainName domain) {
    const SharedValue<DomainMemory>* const memory = memories.find(domain);
    // They begin in their order, so that the place of each is the end.
    DomainSeen& seen = world.domains.insert_or_assign(world.domains.end(), domain, DomainSeen())->second;
    return observe_domain(std::move(domain), memory == nullptr ? nullptr : &**memory, world.now, seen);
  };
  for_each<bool>(managed_domains(settings_.rollout), look, [](bool&& /*is_brief*/) {});
}

void FleetObserver::look_up(const std::vector<DomainName>& domains, RolloutWorld& world) {
  for_each<SeenDomain>(
      domains, [this](DomainName domain) { return look_up_domain(std::move(domain)); },
      [&world](SeenDomain&& result) {
        DomainSeen& seen = world.domains[result.domain];
        result.seen.mx = std::move(seen.mx);
        result.seen.mx_error = std::move(seen.mx_error);
        result.seen.policy_host = std::move(seen.policy_host);
        result.seen.next_web_host = std::move(seen.next_web_host);
        seen = std::move(result.seen);
      });
}

void FleetObserver::fetch(const std::vector<DomainName>& domains, RolloutWorld& world) {
  fetch_from({}, domains, [&world](FetchedDomain&& fetched) {
    world.domains[fetched.domain].policy_host =
        std::make_shared<const PolicyHostSeen>(std::move(fetched.seen));
  });
}

void FleetObserver::fetch_ahead(const std::vector<DomainName>& domains, RolloutWorld& world) {
  fetch_from(settings_.rollout.web, domains, [&world](FetchedDomain&& fetched) {
    world.domains[fetched.domain].next_web_host =
        std::make_shared<const PolicyHostSeen>(std::move(fetched.seen));
  });
}

void FleetObserver::check(const std::vector<DomainName>& primaries, const StateDirectory& state,
                          RolloutWorld& world) {
  for (const PolicySettings& policy : settings_.rollout.policies) {
    if (std::ranges::find(primaries, policy.primary) == primaries.end()) continue;
    const auto entries = world.ledger.find(policy.primary);
    const bool is_for_adoption = entries != world.ledger.end() && !entries->second.empty() &&
                                 entries->second.back().mode == Mode::enforce;
    const std::vector<DomainName> hosts =
        mx_hosts_of_users(policy, is_for_adoption, settings_.rollout, world);
    PromotionSeen& checked = checked_[policy.primary];
    const auto is_asked = [&checked](const DomainName& host) { return checked.mx_hosts.contains(host); };
    // A run asks MX hosts once for an enforced policy, in all of its rounds: where port 25 is blocked, each
    // of them would wait.
    const bool is_known =
        is_for_adoption && !checked.mx_hosts.empty() && std::ranges::all_of(hosts, is_asked);
    if (!is_known) checked = judge_promotion(policy, hosts, state, world);
    world.promotions.insert_or_assign(policy.primary, checked);
  }
}

// Waits until the clock reaches the time of the last run, if that was recorded under one a little ahead.
void FleetObserver::await_last_run(const RolloutWorld& world) {
  const auto behind = last_recorded_time(world) - context_.ports.clock.now();
  if (behind > std::chrono::seconds(0) && behind <= kClockDifference) context_.ports.clock.sleep(behind);
}

void FleetObserver::leave_ttls(const StateDirectory& state, RolloutPlan& plan) {
  std::optional<ChangeName> first;
  std::erase_if(plan.steps, [&](const RolloutStep& step) {
    const auto* change = std::get_if<ChangeName>(&step.action);
    if (change == nullptr || !state.has_ttl_of_provider(*change)) return false;
    if (!first) first = *change;
    return true;
  });
  if (!first || has_noted_ttl_) return;
  has_noted_ttl_ = true;
  context_.diagnostics.note(first->owner.text() + " has TTL " +
                            std::to_string(first->before.front().ttl.seconds()) + " and not " +
                            std::to_string(first->after.front().ttl.seconds()) +
                            ", the ttl of the settings: its provider may permit no other");
}

std::vector<DomainName> FleetObserver::domains_to_read(const RolloutWorld& world) const {
  std::vector<DomainName> domains;
  if (!has_record_files(settings_)) return domains;
  for (const auto& [domain, seen] : world.domains) {
    const bool has_answers = seen.mx && (seen.is_brief || (is_known(seen.host) && is_known(seen.sts)));
    if (!has_answers || access_.is_typed(domain)) domains.push_back(domain);
  }
  return domains;
}

void FleetObserver::restore_files(const StateDirectory& state, PlannedFleet& fleet) {
  const LostFiles lost = state.lost_files();
  if (lost.empty()) return;
  context_.diagnostics.warning(words_of_lost(lost, state));
  std::vector<DomainName> unasked;
  for (const auto& [domain, names] : lost) {
    if (!fleet.world.domains.contains(domain)) unasked.push_back(domain);
  }
  RolloutWorld others{.now = fleet.world.now};
  look_up(unasked, others);
  restore_lost_files(lost, state, fleet.world, others, fleet.plan);
}

PlannedFleet FleetObserver::plan(const StateDirectory& state, const std::vector<DomainName>& selected) {
  PlannedFleet fleet;
  state.fill(fleet.world);
  await_last_run(fleet.world);
  clients_.https->forget_failures();  // apply may have waited for a web server, or reloaded it
  observe(fleet.world);
  std::set<DomainName> fetched;
  std::set<DomainName> fetched_ahead;
  std::set<DomainName> checked;
  const auto not_in = [](const std::vector<DomainName>& wanted, std::set<DomainName>& asked) {
    std::vector<DomainName> fresh;
    for (const DomainName& domain : wanted) {
      if (asked.insert(domain).second) fresh.push_back(domain);
    }
    return fresh;
  };
  std::vector<DomainName> to_fetch = policy_sample(settings_.rollout, *fleet.world.memory, fleet.world.now);
  for (const PolicySettings& policy : settings_.rollout.policies) to_fetch.push_back(policy.primary);
  std::ranges::copy_if(selected, std::back_inserter(to_fetch),
                       [&fleet](const DomainName& domain) { return fleet.world.domains.contains(domain); });
  to_fetch = not_in(to_fetch, fetched);
  std::vector<DomainName> to_fetch_ahead;
  std::vector<DomainName> to_check;
  do {
    if (!fleet.plan.to_look_up.empty()) look_up(fleet.plan.to_look_up, fleet.world);
    if (!to_fetch.empty()) fetch(to_fetch, fleet.world);
    if (!to_fetch_ahead.empty()) fetch_ahead(to_fetch_ahead, fleet.world);
    if (!to_check.empty()) check(to_check, state, fleet.world);
    fleet.plan = {};  // that of a large fleet is large, too
    // The last server may have got a record while the others were asked.
    fleet.world.now = context_.ports.clock.now();
    fleet.plan = plan_rollout(settings_.rollout, fleet.world);
    to_fetch = not_in(fleet.plan.to_fetch, fetched);
    to_fetch_ahead = not_in(fleet.plan.to_fetch_ahead, fetched_ahead);
    to_check = not_in(fleet.plan.to_check, checked);
  } while (!fleet.plan.to_look_up.empty() || !to_fetch.empty() || !to_fetch_ahead.empty() ||
           !to_check.empty());
  leave_ttls(state, fleet.plan);
  restore_files(state, fleet);
  hold_damaged_files(state.damaged_files(domains_to_read(fleet.world)), state, fleet.plan);
  open_written_steps(state, fleet.plan);
  hold_records_elsewhere(state, fleet.plan);
  name_web_steps(settings_, state, fleet.plan, context_);
  return fleet;
}

}  // namespace mtasts
