#include "core/rollout/other_deployment.h"

#include <algorithm>

#include "core/rollout/names_seen.h"

namespace mtasts {
namespace {

// True for the record of a primary that the settings or the ledger have, or that the domain had before.
bool is_ours(const DomainName& sts_name, const DomainName& domain, const Facts& facts) {
  const auto primary = domain_of_sts_record(sts_name);
  if (!primary) return false;
  return facts.world.ledger.contains(*primary) ||
         std::ranges::find(facts.settings.policies, *primary, &PolicySettings::primary) !=
             facts.settings.policies.end() ||
         std::ranges::find(facts.remembered(domain).announced, *primary, &Announcement::policy) !=
             facts.remembered(domain).announced.end();
}

// The id of a domain that was with us, if our ledger never had it.
std::optional<PolicyId> id_of_own_deployment(const DomainName& domain, const Facts& facts) {
  auto id = agreed_id(facts.sts(domain));
  const std::vector<Announcement>& announced = facts.remembered(domain).announced;
  if (!id || announced.size() < 2) return std::nullopt;
  const bool is_theirs = announced.back().id == *id && !announced.back().is_recorded;
  return is_theirs ? std::move(id) : std::nullopt;
}

bool was_hosted(const DomainName& domain, const Facts& facts) {
  return std::ranges::any_of(facts.remembered(domain).announced, [&](const Announcement& announced) {
    return announced.policy != domain && facts.world.ledger.contains(announced.policy);
  });
}

}  // namespace

std::optional<std::string> other_deployment(const DomainName& domain, const Facts& facts) {
  const std::string sts_name = sts_record_name(domain).text();
  for (const DomainName& target : targets_at(facts.sts(domain))) {
    if (!is_ours(target, domain, facts))
      return sts_name + " leads to " + target.text() + ", the record of another deployment";
  }
  const auto id = id_of_own_deployment(domain, facts);
  if (!id) return std::nullopt;
  return sts_name + " has the id " + id->text() + ", which is not ours: it is another deployment";
}

std::optional<Hold> departure_hold(const DomainName& domain, const Facts& facts) {
  if (!was_hosted(domain, facts)) return std::nullopt;
  auto other = other_deployment(domain, facts);
  if (!other) return std::nullopt;
  return Hold{HoldReason::foreign_records, domain, *std::move(other) + "; it had a policy of ours before",
              "if it has left, remove it from the settings; else remove its records"};
}

}  // namespace mtasts
