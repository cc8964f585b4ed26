#include "core/rollout/senders_model.h"

#include <algorithm>

#include "core/text/without_repeats.h"
#include "mtasts/sts_record.h"
#include "mtasts/utc_time.h"

namespace mtasts::test {

namespace {

using std::chrono::seconds;

// The answers of both servers at a name: CNAME targets, or ids; "" for neither.
template <class Read>
std::vector<std::string> present_at(const FakeFleet& fleet, const DomainName& owner, Read read) {
  std::vector<std::string> present;
  for (const std::size_t server : {0U, 1U}) add_once(present, read(fleet.records_at(owner, server)));
  return present;
}

std::string target_in(const std::vector<ResourceRecord>& records) {
  for (const ResourceRecord& record : records) {
    if (const auto* cname = std::get_if<CnameData>(&record.rdata)) return cname->target.text();
  }
  return {};
}

// Several records are none (RFC 8461 §3.1).
std::string id_in(const std::vector<ResourceRecord>& records) {
  std::string id;
  for (const ResourceRecord& record : records) {
    const auto* txt = std::get_if<TxtData>(&record.rdata);
    if (txt == nullptr || !claims_sts(txt->text)) continue;
    if (!id.empty()) return {};
    id = txt->text;
  }
  return id;
}

seconds ttl_at(const FakeFleet& fleet, const DomainName& owner) {
  seconds ttl{0};
  for (const std::size_t server : {0U, 1U}) {
    for (const ResourceRecord& record : fleet.records_at(owner, server)) {
      ttl = std::max(ttl, seconds(record.ttl.seconds()));
    }
  }
  return ttl;
}

bool accepts(SenderKind kind, const Policy& policy) {
  constexpr std::uint32_t kDay = 86400;
  return kind != SenderKind::refuses_short || policy.max_age.seconds() >= kDay;
}

bool enforces(SenderKind kind, Mode mode) {
  return mode == Mode::enforce || (mode == Mode::testing && kind == SenderKind::enforces_testing);
}

std::string kind_word(SenderKind kind) {
  constexpr std::array kWords = {"follows_ids", "ignores_ids", "prolongs", "enforces_testing",
                                 "refuses_short"};
  return kWords.at(static_cast<std::size_t>(kind));
}

}  // namespace

void SendersModel::hold(const Policy& policy, const std::string& id, std::chrono::sys_seconds when) {
  const auto same = std::find_if(holdings_.begin(), holdings_.end(), [&](const Holding& holding) {
    return holding.id == id && holding.policy == policy;
  });
  Holding& holding = same == holdings_.end() ? holdings_.emplace_back(Holding{policy, id}) : *same;
  const auto until = when + seconds(policy.max_age.seconds());
  for (const SenderKind kind : kSenderKinds) {
    if (accepts(kind, policy)) holding.until[kind] = std::max(holding.until[kind], until);
  }
}

// A sender that saw the id at the last look can have looked at any time since.
void SendersModel::prolong(const std::string& id, bool was_given, std::chrono::sys_seconds when) {
  for (Holding& holding : holdings_) {
    auto& until = holding.until[SenderKind::prolongs];
    const auto prolonged = when + seconds(holding.policy.max_age.seconds());
    if (holding.id == id && until > (was_given ? last_look_ : when)) until = std::max(until, prolonged);
  }
}

void SendersModel::look(const FakeFleet& fleet) {
  const DomainName owner = sts_record_name(domain_);
  const FakeDomain& fake = fleet.domains.at(domain_);
  const std::vector<std::string> given_before = std::exchange(possible_ids_, {});
  possible_mx_.clear();
  const auto fetched_before = std::exchange(fetched_, fleet.fetched_policy(domain_));
  for (const auto& target :
       targets_.look(present_at(fleet, owner, target_in), ttl_at(fleet, owner), fleet.now)) {
    const DomainName at = target.value.empty() ? owner : fleet_name(target.value);
    for (const auto& id : ids_[at.text()].look(present_at(fleet, at, id_in), ttl_at(fleet, at), fleet.now)) {
      const bool is_given_now = target.is_given_now && id.is_given_now;
      if (is_given_now) add_once(possible_ids_, id.value);
      if (id.value.empty()) continue;
      const auto until = std::min(target.until, id.until);
      prolong(id.value, contains(given_before, id.value), until);
      if (fetched_ && (is_given_now || fetched_ == fetched_before)) hold(*fetched_, id.value, until);
    }
  }
  for (const auto& mx : mx_.look({fake.mx}, seconds(fake.mx_ttl), fleet.now)) {
    if (mx.is_given_now) possible_mx_.push_back(mx.value);
  }
  last_look_ = fleet.now;
  std::erase_if(holdings_, [&fleet](const Holding& holding) {
    return std::all_of(holding.until.begin(), holding.until.end(),
                       [&fleet](const auto& until) { return until.second <= fleet.now; });
  });
}

// A held policy is used if the id is the same, or if there is nothing to take its place (RFC 8461 §5.1).
bool SendersModel::is_used(const Holding& holding, SenderKind kind, const FakeFleet& fleet) const {
  const auto until = holding.until.find(kind);
  if (until == holding.until.end() || until->second <= fleet.now || !enforces(kind, holding.policy.mode)) {
    return false;
  }
  return kind == SenderKind::ignores_ids || contains(possible_ids_, holding.id) ||
         contains(possible_ids_, std::string()) || !fetched_ || !accepts(kind, *fetched_);
}

std::string SendersModel::refusal(const FakeFleet& fleet, SenderKind kind) const {
  for (const Holding& holding : holdings_) {
    if (!is_used(holding, kind, fleet)) continue;
    for (const std::vector<std::string>& mx : possible_mx_) {
      const bool is_accepted = std::any_of(mx.begin(), mx.end(), [&](const std::string& host) {
        const bool has_tls = (fleet.mx_tls_is_good && !fleet.without_tls.contains(host)) ||
                             holding.policy.mode == Mode::testing;
        return has_tls && std::any_of(holding.policy.mx.begin(), holding.policy.mx.end(),
                                      [&host](const MxPattern& pattern) { return pattern.matches(host); });
      });
      if (is_accepted || mx.empty()) continue;
      return kind_word(kind) + " refuses " + domain_.text() + " at " + mx.front() + " by " + holding.id;
    }
  }
  return {};
}

bool SendersModel::is_protected(SenderKind kind) const {
  return !contains(possible_ids_, std::string()) && fetched_ && fetched_->mode == Mode::enforce &&
         accepts(kind, *fetched_);
}

void WatchedFleet::look() {
  for (const auto& [domain, fake] : domains) {
    SendersModel& senders = senders_.try_emplace(domain, domain).first->second;
    senders.look(*this);
    for (const SenderKind kind : kSenderKinds) {
      std::string refusal = senders.refusal(*this, kind);
      if (!refusal.empty()) refusals_.try_emplace(kind, print_utc(now) + ' ' + refusal);
    }
  }
}

bool WatchedFleet::is_protected(const DomainName& domain) {
  look();
  return std::ranges::all_of(
      kSenderKinds, [&senders = senders_.at(domain)](SenderKind kind) { return senders.is_protected(kind); });
}

void WatchedFleet::pass(seconds time) {
  look();
  now += time;
  look();
}

}  // namespace mtasts::test
