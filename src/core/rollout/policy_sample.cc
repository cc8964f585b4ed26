// Hosted domains mostly share a web server and a certificate, so that a few of them show a fault of all.
#include <algorithm>
#include <cstdint>
#include <map>
#include <utility>

#include "mtasts/ordered_lookup.h"
#include "mtasts/rollout_plan.h"

namespace mtasts {
namespace {

constexpr std::size_t kMostOfPolicy = 8;

// Another order of the domains on each day (FNV-1a).
std::uint64_t rank_of(const DomainName& domain, std::uint64_t day) {
  constexpr std::uint64_t kOffset = 0xcbf29ce484222325;
  constexpr std::uint64_t kPrime = 0x100000001b3;
  std::uint64_t rank = (kOffset ^ day) * kPrime;
  for (const char c : domain.text()) rank = (rank ^ static_cast<unsigned char>(c)) * kPrime;
  return rank;
}

}  // namespace

std::vector<DomainName> policy_sample(const RolloutSettings& settings, const RolloutMemory& memory,
                                      std::chrono::sys_seconds now) {
  using Candidates = std::vector<std::pair<std::uint64_t, const DomainName*>>;
  std::map<DomainName, Candidates> by_primary;
  for (const PolicySettings& policy : settings.policies) by_primary[policy.primary];
  const auto day =
      static_cast<std::uint64_t>(std::chrono::floor<std::chrono::days>(now).time_since_epoch().count());
  const auto add = [&](const std::vector<DomainName>& domains) {
    OrderedLookup memories(memory);
    for (const DomainName& domain : domains) {
      const SharedValue<DomainMemory>* const known = memories.find(domain);
      if (known == nullptr || (*known)->announced.empty()) continue;
      const auto of_policy = by_primary.find((*known)->announced.back().policy);
      if (of_policy != by_primary.end()) of_policy->second.emplace_back(rank_of(domain, day), &domain);
    }
  };
  for (const PolicySettings& policy : settings.policies) add(policy.hosted);
  add(settings.domains);
  std::vector<DomainName> sample;
  for (auto& [primary, candidates] : by_primary) {
    const std::size_t count = std::min(candidates.size(), kMostOfPolicy);
    std::partial_sort(candidates.begin(), candidates.begin() + static_cast<std::ptrdiff_t>(count),
                      candidates.end());
    for (std::size_t i = 0; i < count; ++i) sample.push_back(*candidates[i].second);
  }
  return sample;
}

}  // namespace mtasts
