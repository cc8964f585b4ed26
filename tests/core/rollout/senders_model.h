// Models of senders. One model stands for every sender of its kind that can exist: it knows each policy that
// any of them may hold, and each answer that any resolver may still give. So it refuses mail exactly if there
// is a history of lookups in which a sender would.
#pragma once

#include <algorithm>
#include <array>
#include <chrono>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "core/rollout/fake_fleet.h"

namespace mtasts::test {

enum class SenderKind {
  follows_ids,       // looks at the id for each mail, fetches when it is new (RFC 8461 §5.1)
  ignores_ids,       // keeps a policy to its end
  prolongs,          // as follows_ids, and each look at the same id renews max_age
  enforces_testing,  // as follows_ids, and takes mode testing for enforce
  refuses_short,     // as follows_ids, and takes a max_age below a day for a broken policy
};
inline constexpr std::array kSenderKinds = {SenderKind::follows_ids, SenderKind::ignores_ids,
                                            SenderKind::prolongs, SenderKind::enforces_testing,
                                            SenderKind::refuses_short};

// The values of one name that resolvers give: the present ones, and earlier ones to the end of their TTL.
template <class Value>
class CachedAnswers {
 public:
  struct Use {
    Value value;
    std::chrono::sys_seconds until;  // the last time at which a resolver gave it, not after now
    bool is_given_now;
  };

  // Everybody looks now. Returns the values that were in use since the look before this one.
  std::vector<Use> look(const std::vector<Value>& present, std::chrono::seconds ttl,
                        std::chrono::sys_seconds now) {
    std::vector<Use> uses;
    for (const auto& [value, until] : answers_) uses.push_back({value, std::min(until, now), until > now});
    std::erase_if(answers_, [now](const auto& answer) { return answer.second <= now; });
    for (const Value& value : present) {
      answers_[value] = now + ttl;
      uses.push_back({value, now, true});
    }
    return uses;
  }

 private:
  std::map<Value, std::chrono::sys_seconds> answers_ = {};
};

class SendersModel {
 public:
  explicit SendersModel(DomainName domain) : domain_(std::move(domain)) {}

  // All senders look up the domain now.
  void look(const FakeFleet& fleet);
  // The refusal of a mail that is sent now, after look(): "follows_ids refuses mx2 by 2026112101"; or "".
  [[nodiscard]] std::string refusal(const FakeFleet& fleet, SenderKind kind) const;
  // True if also those of this kind that held no policy enforce one now, after look().
  [[nodiscard]] bool is_protected(SenderKind kind) const;

 private:
  struct Holding {
    Policy policy;
    std::string id;
    std::map<SenderKind, std::chrono::sys_seconds> until = {};  // by kind
  };
  void hold(const Policy& policy, const std::string& id, std::chrono::sys_seconds when);
  void prolong(const std::string& id, bool was_given, std::chrono::sys_seconds when);
  [[nodiscard]] bool is_used(const Holding& holding, SenderKind kind, const FakeFleet& fleet) const;

  DomainName domain_;
  CachedAnswers<std::string> targets_ = {};                     // of the CNAME at _mta-sts, "" for none
  std::map<std::string, CachedAnswers<std::string>> ids_ = {};  // by the owner of the TXT record
  CachedAnswers<std::vector<std::string>> mx_ = {};
  std::vector<std::string> possible_ids_ = {};  // "" for no record
  std::vector<std::vector<std::string>> possible_mx_ = {};
  std::chrono::sys_seconds last_look_{};
  std::optional<Policy> fetched_ = {};
  std::vector<Holding> holdings_ = {};
};

// A fleet with its senders: they look up all domains and deliver to them at each change.
class WatchedFleet : public FakeFleet {
 public:
  WatchedFleet() {
    on_change = [this] { look(); };
  }
  WatchedFleet(const WatchedFleet&) = delete;
  WatchedFleet& operator=(const WatchedFleet&) = delete;

  void look();
  // Lets time pass.
  void pass(std::chrono::seconds time);
  // The first refusal of each kind of sender.
  [[nodiscard]] const std::map<SenderKind, std::string>& refusals() const { return refusals_; }
  // True if every sender that asks now enforces a policy for the domain.
  [[nodiscard]] bool is_protected(const DomainName& domain);

 private:
  std::map<DomainName, SendersModel> senders_ = {};
  std::map<SenderKind, std::string> refusals_ = {};
};

}  // namespace mtasts::test
