// Compares the live policy and id with the expected ones, and with the ledger of all published policies
// (RFC 8461 §8).
#include <algorithm>
#include <chrono>
#include <optional>
#include <set>
#include <string>
#include <utility>

#include "core/check/judges.h"
#include "mtasts/finding.h"
#include "mtasts/held_policies.h"
#include "mtasts/utc_time.h"

namespace mtasts {
namespace {

constexpr std::uint32_t kHalfYear = 15552000;  // seconds, 180 days
constexpr std::chrono::days kLongTesting{90};

class ExpectationJudge {
 public:
  explicit ExpectationJudge(const ObservationReading& reading)
      : reading_(reading),
        host_(policy_host(reading.seen.domain).text()),
        owner_(sts_record_name(reading.seen.domain).text()) {}

  std::vector<Finding> judge() && {
    judge_policy();
    judge_id();
    if (reading_.expected.ledger) judge_ledger(*reading_.expected.ledger);
    return std::move(findings_);
  }

 private:
  void judge_policy() {
    const auto& wanted = reading_.expected.policy;
    // An unreadable policy already has a finding.
    if (!wanted || !reading_.policy || same_policy(*reading_.policy, *wanted)) return;
    add_about(host_,
              found("policy-drift",
                    "the policy is not the expected one: " + policy_difference(*reading_.policy, *wanted)),
              findings_);
  }

  void judge_id() {
    const auto& wanted = reading_.expected.id;
    if (!wanted || !reading_.sts || reading_.sts->id == *wanted) return;
    add_about(owner_,
              found("id-drift", "the id is " + reading_.sts->id.text() + " instead of " + wanted->text()),
              findings_);
  }

  void judge_ledger(const std::vector<LedgerEntry>& ledger) {
    if (ledger.empty()) {
      add_about(reading_.seen.domain.text(),
                found("ledger-without-domain", "the ledger has no entry for the domain"), findings_);
      return;
    }
    judge_removal(ledger);
    judge_held(ledger);
    if (!reading_.policy || !reading_.sts) return;
    const LedgerEntry& standing = ledger.back();
    if (records_policy(standing, *reading_.policy)) {
      judge_recorded(ledger);
    } else {
      judge_unrecorded(ledger);
    }
  }

  // RFC 8461 §3.1: the absence of the record does not cancel cached policies.
  void judge_removal(const std::vector<LedgerEntry>& ledger) {
    if (!reading_.sts_absent && !reading_.policy_host_absent) return;
    const LedgerValidity validity = validity_of(ledger, reading_.seen.when);
    if (!validity.latest_end || *validity.latest_end <= reading_.seen.when) return;
    add_about(reading_.seen.domain.text(),
              found("removed-too-early",
                    std::string(reading_.sts_absent ? "the _mta-sts record" : "the Policy Host") +
                        " is missing, and senders may hold a policy of the ledger until " +
                        print_utc(*validity.latest_end)),
              findings_);
  }

  // The policy that is served has findings of its own if it does not cover an MX host.
  void judge_held(const std::vector<LedgerEntry>& ledger) {
    const auto id = reading_.sts ? std::optional(reading_.sts->id) : std::nullopt;
    std::vector<HeldPolicy> held = held_policies(ledger, id, reading_.seen.when);
    if (reading_.policy && reading_.policy->mode != Mode::none) {
      const auto sorted = [](const std::vector<MxPattern>& mx) {
        return std::set<MxPattern>(mx.begin(), mx.end());
      };
      std::erase_if(
          held, [&](const HeldPolicy& policy) { return sorted(policy.mx) == sorted(reading_.policy->mx); });
    }
    if (auto finding = judge_held_policies(held, reading_.mx_hosts)) {
      add_about(reading_.seen.domain.text(), *std::move(finding), findings_);
    }
  }

  static bool knows(const std::vector<LedgerEntry>& ledger, const PolicyId& id) {
    return std::ranges::any_of(ledger, [&id](const LedgerEntry& entry) { return entry.id == id; });
  }

  void judge_recorded(const std::vector<LedgerEntry>& ledger) {
    const LedgerEntry& standing = ledger.back();
    judge_rollout(ledger);
    const PolicyId& id = reading_.sts->id;
    if (id == standing.id) return;
    const std::string what = "the id is " + id.text() + ", and the ledger's last is " + standing.id.text();
    add_about(owner_,
              knows(ledger, id) ? found("id-behind-ledger", what) : found("id-changed-without-policy", what),
              findings_);
  }

  void judge_unrecorded(const std::vector<LedgerEntry>& ledger) {
    const LedgerEntry& standing = ledger.back();
    const PolicyId& id = reading_.sts->id;
    const std::string difference = policy_difference(*reading_.policy, policy_of(standing));
    if (id == standing.id) {
      add_about(owner_,
                found("policy-changed-without-id",
                      "the id is still " + id.text() + ", and the policy has changed: " + difference),
                findings_);
      return;
    }
    add_about(host_,
              found("policy-differs-from-ledger", "the policy is not the ledger's last: " + difference),
              findings_);
    if (knows(ledger, id)) return;
    add_about(owner_, found("id-not-in-ledger", "the id " + id.text() + " is not in the ledger"), findings_);
  }

  // The start of the current mode, searched from the newest entry back.
  void judge_rollout(const std::vector<LedgerEntry>& ledger) {
    const LedgerEntry& standing = ledger.back();
    if (standing.mode == Mode::testing) return judge_testing(ledger);
    if (standing.mode != Mode::enforce || standing.max_age.seconds() < kHalfYear) return;
    const bool first = std::none_of(ledger.begin(), ledger.end() - 1,
                                    [](const LedgerEntry& entry) { return entry.mode == Mode::enforce; });
    if (!first) return;
    add_about(host_,
              found("first-enforce-max-age",
                    "the first policy of mode enforce has max_age " + standing.max_age.text()),
              findings_);
  }

  void judge_testing(const std::vector<LedgerEntry>& ledger) {
    const auto since = testing_since(ledger);
    if (!since || reading_.seen.when - *since <= kLongTesting) return;
    add_about(host_,
              found("testing-for-long", "the mode has been testing since " + print_utc(*since) + ", for " +
                                            print_span(reading_.seen.when - *since)),
              findings_);
  }

  const ObservationReading& reading_;
  std::string host_;
  std::string owner_;
  std::vector<Finding> findings_;
};

}  // namespace

LedgerValidity validity_of(const std::vector<LedgerEntry>& ledger, std::chrono::sys_seconds now) {
  LedgerValidity validity;
  for (std::size_t i = 0; i < ledger.size(); ++i) {
    if (ledger[i].mode == Mode::none) continue;
    const auto begin = read_utc(ledger[i].time);
    const auto next = i + 1 < ledger.size() ? read_utc(ledger[i + 1].time) : now;
    if (!begin || !next) {
      validity.readable = false;
      continue;
    }
    const auto end = std::max(*begin, *next) + std::chrono::seconds(ledger[i].max_age.seconds());
    validity.latest_end = validity.latest_end ? std::max(*validity.latest_end, end) : end;
  }
  return validity;
}

std::optional<std::chrono::sys_seconds> testing_since(const std::vector<LedgerEntry>& ledger) {
  const auto other = std::find_if(ledger.rbegin(), ledger.rend(),
                                  [](const LedgerEntry& entry) { return entry.mode != Mode::testing; });
  if (other == ledger.rbegin()) return std::nullopt;
  return read_utc(other.base()->time);
}

std::vector<Finding> judge_expectation(const ObservationReading& reading) {
  return ExpectationJudge(reading).judge();
}

}  // namespace mtasts
