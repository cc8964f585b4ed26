#include "core/rollout/fake_fleet.h"

#include <algorithm>
#include <memory>

#include "core/rollout/names_seen.h"
#include "core/text/without_repeats.h"
#include "mtasts/join_names.h"
#include "mtasts/sts_record.h"
#include "mtasts/utc_time.h"

namespace mtasts::test {

namespace {

constexpr std::array<std::string_view, 12> kPhaseWords = {
    "host-record", "host-hook",    "taken-over", "policy-file", "site",    "web-hook",
    "ledger",      "announcement", "removal",    "dns-hook",    "cleanup", "cleanup-hook"};
constexpr std::array<std::string_view, 4> kDateWords = {"mx-may-move", "mx-may-leave", "enforce", "removal"};

// The policy of a body. Reading is by far the greatest cost of a simulation, so each body is read once.
const std::optional<Policy>& read_once(const std::string& body) {
  static std::map<std::string, std::optional<Policy>> readings;
  const auto [reading, is_new] = readings.try_emplace(body);
  if (is_new) reading->second = read_policy(body).policy;
  return reading->second;
}

std::string records_line(const std::vector<ResourceRecord>& records) {
  std::string line;
  for (const ResourceRecord& record : records) {
    line +=
        (line.empty() ? "" : " + ") + std::string(type_text(record.rdata)) + ' ' + print_rdata(record.rdata);
  }
  return line.empty() ? "nothing" : line;
}

std::string policy_words(Mode mode, const MaxAge& max_age, const std::vector<MxPattern>& mx) {
  return std::string(text(mode)) + ' ' + max_age.text() + ' ' + join_names(mx, ",");
}

struct ActionWords {
  std::string operator()(const ChangeName& change) const {
    return change.owner.text() + " " + records_line(change.after);
  }
  std::string operator()(const WritePolicy& write) const {
    const auto& policy = read_once(write.after);
    return policy ? policy_words(policy->mode, policy->max_age, policy->mx) : "no policy";
  }
  std::string operator()(const RemovePolicy& /*remove*/) const { return "no policy"; }
  std::string operator()(const ServePolicy& serve) const {
    return serve.primary ? "of " + serve.primary->text() : "of nobody";
  }
  std::string operator()(const RecordPolicy& record) const {
    const LedgerEntry& entry = *record.entry;
    return entry.id.text() + ' ' + policy_words(entry.mode, entry.max_age, entry.mx);
  }
  std::string operator()(const RunHook& run) const { return run.hook == Hook::web ? "web" : "dns"; }
};

PolicyFetch fetch_from(const DomainName& domain, const std::string* body, bool has_certificate, bool fails) {
  PolicyFetch fetch{.address = "192.0.2.80"};
  if (fails) {
    fetch.outcome = FetchOutcome::timeout;
    fetch.failure = "timed out";
    return fetch;
  }
  const std::string host = policy_host(domain).text();
  fetch.outcome = FetchOutcome::answered;
  fetch.tls = TlsSession{.version = "TLSv1.3", .cipher = "TLS_AES_256_GCM_SHA384"};
  fetch.tls->chain.push_back({"CN=x", "CN=y", {has_certificate ? host : "web.example"}});
  fetch.status = body != nullptr ? 200 : 404;
  fetch.content_type = "text/plain";
  if (body != nullptr) fetch.body = *body;
  return fetch;
}

}  // namespace

DomainName fleet_name(std::string_view text) {
  return *DomainName::parse(text);
}

std::vector<MxPattern> fleet_patterns(const std::vector<std::string>& mx) {
  std::vector<MxPattern> patterns;
  for (const std::string& pattern : mx) patterns.push_back(*MxPattern::parse(pattern));
  return patterns;
}

FakeFleet::FakeFleet() : now(std::chrono::sys_days(std::chrono::year(2026) / 11 / 1)) {
  settings.web.host = fleet_name("web.example");
  settings.rua = {*ReportUri::from_operator("tls@reports.example")};
}

PolicySettings& FakeFleet::add_policy(std::string_view primary, const std::vector<std::string>& mx) {
  domains[fleet_name(primary)].mx = mx;
  settings.policies.push_back({.primary = fleet_name(primary), .goal = Mode::enforce});
  return settings.policies.back();
}

void FakeFleet::add_hosted(std::string_view domain, const std::vector<std::string>& mx) {
  domains[fleet_name(domain)].mx = mx;
  settings.domains.push_back(fleet_name(domain));
}

void FakeFleet::serve_elsewhere(const DomainName& domain, const DomainName& owner, const std::string& id,
                                const Policy& policy) {
  const DomainName web = fleet_name("web.provider.example");
  const DomainName own = sts_record_name(domain);
  const Ttl ttl = *Ttl::from_seconds(3600);
  for (ZoneRecords& server : servers) {
    server[policy_host(domain)] = {{policy_host(domain), ttl, CnameData{web}}};
    if (owner != own) server[own] = {{own, ttl, CnameData{owner}}};
    server[owner] = {{owner, ttl, TxtData{"v=STSv1; id=" + id}}};
  }
  elsewhere[web][domain] = print_policy(policy, LineEnding::lf);
}

const std::vector<ResourceRecord>& FakeFleet::records_at(const DomainName& owner, std::size_t server) const {
  static const std::vector<ResourceRecord> none;
  const auto records = servers[server].find(owner);
  return records == servers[server].end() ? none : records->second;
}

NameSeen FakeFleet::name_seen(const DomainName& domain, const DomainName& owner) const {
  if (sees_one_server) return {{true, records_at(owner, 0)}};
  NameSeen name = {{true, records_at(owner, 0)}, {!faults.dns_fails.contains(domain), records_at(owner, 1)}};
  name[0].server = "192.0.2.53#53";
  name[1].server = name[1].is_known ? "192.0.2.54#53" : "192.0.2.54#53 answered REFUSED";
  return name;
}

// The web host that the record of the Policy Host leads to; nullptr without a record.
const DomainName* FakeFleet::web_host_of(const DomainName& domain) const {
  const DomainName* web = nullptr;
  for (const std::size_t server : {1U, 0U}) {
    for (const ResourceRecord& record : records_at(policy_host(domain), server)) {
      const auto* cname = std::get_if<CnameData>(&record.rdata);
      web = cname != nullptr ? &cname->target : &own_web_;
    }
  }
  return web;
}

const std::string* FakeFleet::body_at(const DomainName& web, const DomainName& domain) const {
  const auto other = elsewhere.find(web);
  const Bodies& bodies = other == elsewhere.end() ? served : other->second;
  const auto body = bodies.find(domain);
  return body == bodies.end() ? nullptr : &body->second;
}

bool FakeFleet::has_certificate_at(const DomainName& web, const DomainName& domain) const {
  return elsewhere.contains(web) || domains.at(domain).has_certificate;
}

PolicyHostSeen FakeFleet::policy_host_seen(const DomainName& domain, const DomainName* web) const {
  PolicyHostSeen seen;
  seen.addresses.a.status = DnsStatus::no_such_name;
  seen.addresses.aaaa.status = DnsStatus::no_such_name;
  if (web == nullptr) return seen;
  seen.addresses.a.status = DnsStatus::records;
  seen.addresses.a.addresses = {"192.0.2.80"};
  seen.fetches.push_back(
      fetch_from(domain, body_at(*web, domain), has_certificate_at(*web, domain), faults.https_fails));
  if (certificate && !faults.https_fails) seen.fetches.back().tls->chain = {*certificate};
  return seen;
}

DomainSeen FakeFleet::names_seen(const DomainName& domain, bool may_be_brief) const {
  const std::array<DomainName, 3> owners = {policy_host(domain), sts_record_name(domain),
                                            tlsrpt_record_name(domain)};
  const auto remembered = memory.find(domain);
  if (may_be_brief && remembered != memory.end()) {
    auto brief = brief_answers(domain, *remembered->second);
    const auto has = [&](const DomainName& owner, const NameSeen& name) {
      return same_records(records_at(owner, brief_server), name.front().records);
    };
    if (brief && has(owners[0], brief->host) && has(owners[1], brief->sts) && has(owners[2], brief->tlsrpt))
      return {.is_brief = true};
  }
  DomainSeen seen{.host = name_seen(domain, owners[0]),
                  .sts = name_seen(domain, owners[1]),
                  .tlsrpt = name_seen(domain, owners[2])};
  for (const DomainName& target : targets_at(seen.sts)) {
    const bool is_ours =
        std::any_of(settings.policies.begin(), settings.policies.end(),
                    [&](const auto& policy) { return target == sts_record_name(policy.primary); });
    if (!is_ours) seen.sts_elsewhere = records_at(target, 0);
  }
  return seen;
}

// The hosts of the primary and those that its policy covers, as the observer asks them.
PromotionSeen FakeFleet::promotion_seen(const DomainName& primary) const {
  PromotionSeen seen{{.reason = "no valid TLS"}, {has_evidence, "no reports", "mtasts report"}};
  if (!settings.needs_mx_hosts) return seen;
  std::vector<MxPattern> patterns;
  for (const PolicySettings& policy : settings.policies) {
    if (policy.primary == primary) patterns = policy.mx;
  }
  const auto entries = ledger.find(primary);
  if (entries != ledger.end() && !entries->second.empty()) add_once(patterns, entries->second.back().mx);
  for (const auto& [domain, fake] : domains) {
    for (const std::string& host : fake.mx) {
      if (!DomainName::parse(host)) continue;  // no host is asked
      if (domain != primary && !hosts_without_pattern(patterns, {fleet_name(host)}).empty()) continue;
      const bool is_good = claims_readiness || (mx_tls_is_good && !without_tls.contains(host));
      seen.readiness.is_ready = seen.readiness.is_ready && is_good;
      if (is_good) seen.mx_hosts[fleet_name(host)] = {};
      if (!is_good) seen.mx_hosts[fleet_name(host)] = {host + ": no valid TLS", MxFault::everywhere};
    }
  }
  return seen;
}

RolloutWorld FakeFleet::observe(const Looks& looks) const {
  RolloutWorld world{.now = now + clock_error};
  for (const auto& [domain, fake] : domains) {
    DomainSeen& seen = world.domains[domain];
    seen = names_seen(domain, !contains(looks.looked_up, domain));
    std::vector<MxRecord> records;
    for (const std::string& host : fake.mx) records.push_back({10, host, fake.mx_ttl});
    if (!faults.mx_fails.contains(domain))
      seen.mx = std::make_shared<const MxSet>(read_mx_set(std::move(records)));
  }
  const auto fetch = [this](const DomainName& domain, const DomainName* web) {
    return std::make_shared<const PolicyHostSeen>(policy_host_seen(domain, web));
  };
  for (const DomainName& domain : looks.fetched)
    world.domains[domain].policy_host = fetch(domain, web_host_of(domain));
  for (const DomainName& domain : looks.fetched_ahead)
    world.domains[domain].next_web_host = fetch(domain, settings.web.host ? &*settings.web.host : &own_web_);
  for (const DomainName& primary : looks.checked) world.promotions[primary] = promotion_seen(primary);
  world.ledger = ledger;
  world.policy_files = policy_files;
  world.site = site;
  world.edited_copies = edited_copies;
  world.unfinished_hooks = unfinished_hooks;
  world.memory = memory;
  misreads(world);
  return world;
}

RolloutPlan FakeFleet::plan() const {
  Looks looks;
  for (const PolicySettings& policy : settings.policies) looks.fetched.push_back(policy.primary);
  for (const DomainName& domain : policy_sample(settings, memory, now + clock_error))
    looks.fetched.push_back(domain);
  while (true) {
    RolloutPlan plan = plan_rollout(settings, observe(looks));
    bool asks = false;
    for (const auto& [asked, all] :
         {std::pair(&plan.to_look_up, &looks.looked_up), std::pair(&plan.to_fetch, &looks.fetched),
          std::pair(&plan.to_fetch_ahead, &looks.fetched_ahead), std::pair(&plan.to_check, &looks.checked)}) {
      asks = asks || !asked->empty();
      all->insert(all->end(), asked->begin(), asked->end());
    }
    if (!asks) return plan;
  }
}

void FakeFleet::deploy() {
  on_change();
  const auto other = settings.web.host ? elsewhere.find(*settings.web.host) : elsewhere.end();
  Bodies& bodies = other == elsewhere.end() ? served : other->second;
  for (const DomainName& domain : deployed_) {
    if (!faults.deploy_misses.contains(domain)) bodies.erase(domain);
  }
  for (const auto& [domain, primary] : site) {
    const auto body = policy_files.find(primary);
    if (body == policy_files.end() || faults.deploy_misses.contains(domain)) continue;
    bodies[domain] = body->second;
    deployed_.insert(domain);
  }
  on_change();
}

bool FakeFleet::run_hook(Hook hook) {
  if (faults.hooks_fail.contains(hook)) return false;
  unfinished_hooks.erase(hook);
  if (hook == Hook::web) deploy();
  return true;
}

bool FakeFleet::take(const RolloutStep& step) {
  if (const auto* change = std::get_if<ChangeName>(&step.action)) {
    if (faults.is_by_hand) {
      to_paste[change->owner] = change->after;
      return true;
    }
    on_change();
    servers[0][change->owner] = change->after;
    if (!faults.secondary_lags) servers[1][change->owner] = change->after;
    on_change();
  } else if (const auto* write = std::get_if<WritePolicy>(&step.action)) {
    policy_files[*step.domain] = write->after;
    unfinished_hooks.insert(Hook::web);
  } else if (std::holds_alternative<RemovePolicy>(step.action)) {
    policy_files.erase(*step.domain);
    unfinished_hooks.insert(Hook::web);
  } else if (const auto* serve = std::get_if<ServePolicy>(&step.action)) {
    site.erase(*step.domain);
    edited_copies.erase(*step.domain);
    if (serve->primary) site.emplace(*step.domain, *serve->primary);
    if (serve->primary && serve->primary != step.domain) policy_files.erase(*step.domain);
    unfinished_hooks.insert(Hook::web);
  } else if (const auto* record = std::get_if<RecordPolicy>(&step.action)) {
    ledger[*step.domain].push_back(*record->entry);
  } else if (const auto* run = std::get_if<RunHook>(&step.action)) {
    return run_hook(run->hook);
  }
  return true;
}

RolloutPlan FakeFleet::apply() {
  constexpr int kMostRounds = 20;
  for (int round = 0; round < kMostRounds; ++round) {
    RolloutPlan planned = plan();
    for (const auto& [domain, remembered] : planned.memory) memory.insert_or_assign(domain, remembered);
    bool took_any = false;
    for (const RolloutStep& step : planned.steps) {
      if (step.gate && !ignores(*step.gate)) continue;
      if (faults.steps_left && (*faults.steps_left)-- == 0) return planned;
      if (!take(step) && !goes_on_after_failure) return planned;
      took_any = true;
    }
    if (!took_any) return planned;
  }
  return plan();
}

void FakeFleet::transfer() {
  on_change();
  servers[1] = servers[0];
  on_change();
}

void FakeFleet::paste(const DomainName& owner) {
  on_change();
  for (ZoneRecords& server : servers) server[owner] = to_paste.at(owner);
  to_paste.erase(owner);
  on_change();
}

void FakeFleet::move_mx(const DomainName& domain, const std::vector<std::string>& mx) {
  on_change();
  domains.at(domain).mx = mx;
  on_change();
}

std::optional<Policy> FakeFleet::fetched_policy(const DomainName& domain) const {
  const DomainName* const web = web_host_of(domain);
  const std::string* const body = web == nullptr ? nullptr : body_at(*web, domain);
  if (body == nullptr || !has_certificate_at(*web, domain)) return std::nullopt;
  return read_once(*body);
}

std::string plan_lines(const RolloutPlan& plan) {
  std::string lines;
  for (const RolloutStep& step : plan.steps) {
    lines += std::string(kPhaseWords.at(static_cast<std::size_t>(step.phase)));
    if (step.domain) lines += ' ' + step.domain->text();
    lines += ": " + std::visit(ActionWords(), step.action);
    if (step.gate) lines += " (" + std::string(text(step.gate->reason)) + ')';
    lines += '\n';
  }
  for (const Hold& hold : plan.holds) {
    lines += "hold " + hold.domain.text() + ": " + std::string(text(hold.reason)) + '\n';
  }
  for (const RolloutDate& date : plan.dates) {
    lines +=
        "date " + date.domain.text() + ": " + std::string(kDateWords.at(static_cast<std::size_t>(date.kind)));
    if (date.pattern) lines += ' ' + date.pattern->text();
    lines += ' ' + print_utc(date.from);
    if (date.safe != date.from) lines += " safe " + print_utc(date.safe);
    lines += '\n';
  }
  for (const DomainName& domain : plan.unmanaged) lines += "unmanaged " + domain.text() + '\n';
  return lines;
}

}  // namespace mtasts::test
