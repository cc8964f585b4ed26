#include "cli/domain_counts.h"

#include <algorithm>
#include <iterator>

#include "mtasts/counted.h"

namespace mtasts {
namespace {

struct Reason {
  std::string_view code;
  std::string_view words;
};

// In the order of the line. Other refusals follow under their codes, which explain has.
constexpr Reason kReasons[] = {{"null-mx", "null MX"},
                               {"no-mx", "no MX"},
                               {"nxdomain", "no such name"},
                               {"unusable-mx", "unusable MX"},
                               {"undetermined", "undetermined"},
                               {"not-covered", "not covered"},
                               {"no-policy", "without a policy"},
                               {"invalid", "invalid"}};

std::string_view reason_of(const Error& error) {
  if (error.fault == Fault::undetermined) return "undetermined";
  if (error.fault == Fault::input) return "invalid";
  return error.code == Code("no-policy-covers") ? "not-covered" : error.code.text();
}

}  // namespace

void DomainCounts::add_left_out(const Error& error) {
  const std::string_view reason = reason_of(error);
  const auto* const known =
      std::ranges::find_if(kReasons, [&](const Reason& each) { return each.code == reason; });
  const auto position = static_cast<std::size_t>(known - std::begin(kReasons));
  ++left_out_[{position, std::string(known == std::end(kReasons) ? reason : known->words)}];
}

std::uint64_t DomainCounts::all() const {
  std::uint64_t all = done_ + unchanged_;
  for (const auto& [reason, number] : left_out_) all += number;
  return all;
}

std::string DomainCounts::words(std::string_view done) const {
  std::string line = std::to_string(done_) + ' ' + std::string(done);
  if (unchanged_ > 0) line += ", " + std::to_string(unchanged_) + " unchanged";
  for (const auto& [reason, number] : left_out_) line += ", " + std::to_string(number) + ' ' + reason.second;
  return line;
}

std::string list_summary(std::uint64_t domains, std::string_view words) {
  return counted(domains, "domain") + ": " + std::string(words);
}

}  // namespace mtasts
