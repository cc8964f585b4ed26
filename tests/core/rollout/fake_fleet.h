// FakeFleet: DNS, web server, state directory and clock of a small fleet. It is observed as a RolloutWorld
// and takes the steps of plans.
#pragma once

#include <array>
#include <chrono>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "mtasts/rollout_plan.h"

namespace mtasts::test {

DomainName fleet_name(std::string_view text);
std::vector<MxPattern> fleet_patterns(const std::vector<std::string>& mx);

// The records at the three names of a domain, on one server.
using ZoneRecords = std::map<DomainName, std::vector<ResourceRecord>>;

struct FakeDomain {
  std::vector<std::string> mx = {};
  std::uint32_t mx_ttl = 3600;
  bool has_certificate = true;
};

// Faults of the next observations and steps.
struct FakeFaults {
  std::set<DomainName> dns_fails = {};  // one authoritative server does not answer
  std::set<DomainName> mx_fails = {};   // the MX lookup fails
  bool https_fails = false;             // the Policy Hosts cannot be reached from here
  std::set<Hook> hooks_fail = {};
  std::set<DomainName> deploy_misses = {};     // their web servers get the files by the next deploy() only
  bool secondary_lags = false;                 // the second server gets changes by transfer() only
  std::optional<std::size_t> steps_left = {};  // killed after so many steps
  bool is_by_hand = false;                     // a person gets the records of the plan, see paste()
};

class FakeFleet {
 public:
  FakeFleet();

  // ---- the outside
  std::chrono::sys_seconds now;
  std::map<DomainName, FakeDomain> domains = {};
  std::array<ZoneRecords, 2> servers = {};
  using Bodies = std::map<DomainName, std::string>;
  Bodies served = {};                           // the body that the web server has for a domain
  std::map<DomainName, Bodies> elsewhere = {};  // the same of other web hosts, which have all certificates
  std::optional<Certificate> certificate = {};  // of all Policy Hosts, instead of their own
  bool mx_tls_is_good = true;
  std::set<std::string> without_tls = {};  // MX hosts
  bool has_evidence = true;
  FakeFaults faults = {};

  // ---- the operator's side
  RolloutSettings settings = {};
  std::map<DomainName, std::vector<LedgerEntry>> ledger = {};
  std::map<DomainName, std::string> policy_files = {};
  std::map<DomainName, DomainName> site = {};
  std::set<DomainName> edited_copies = {};
  std::set<Hook> unfinished_hooks = {};
  RolloutMemory memory = {};
  ZoneRecords to_paste = {};  // the records that a person has

  // Called before and after each change of the outside.
  std::function<void()> on_change = [] {};
  // ---- faults of the program, each of which some sender must notice
  std::chrono::seconds clock_error{0};  // plans see this much more than the clock
  std::function<bool(const Hold&)> ignores = [](const Hold&) { return false; };  // gates
  std::function<void(RolloutWorld&)> misreads = [](RolloutWorld&) {};            // takes as known what is not
  bool goes_on_after_failure = false;
  bool sees_one_server = false;
  bool claims_readiness = false;
  std::size_t brief_server = 0;  // the one that brief looks ask

  // Adds a policy of the settings, and its domain with these MX.
  PolicySettings& add_policy(std::string_view primary, const std::vector<std::string>& mx);
  // Adds a domain for all policies.
  void add_hosted(std::string_view domain, const std::vector<std::string>& mx);

  // Somebody else serves the policy of a domain; `owner` has its _mta-sts record, to which that of the domain
  // leads if it is another name.
  void serve_elsewhere(const DomainName& domain, const DomainName& owner, const std::string& id,
                       const Policy& policy);

  // The domains that earlier plans asked for.
  struct Looks {
    std::vector<DomainName> fetched = {};
    std::vector<DomainName> fetched_ahead = {};
    std::vector<DomainName> checked = {};
    std::vector<DomainName> looked_up = {};
  };
  // The world, with HTTPS of the fetched domains, and brief answers but for those that were looked up.
  [[nodiscard]] RolloutWorld observe(const Looks& looks) const;
  // Plans, and observes what the plan asks for until it asks no more.
  [[nodiscard]] RolloutPlan plan() const;
  // Plans and takes the open steps until there are none, or one fails. Returns the last plan.
  RolloutPlan apply();
  // The web server reads the files.
  void deploy();
  // The second server gets the data of the first.
  void transfer();
  // The person enters the records of a name.
  void paste(const DomainName& owner);
  // Changes the MX records of a domain.
  void move_mx(const DomainName& domain, const std::vector<std::string>& mx);

  // The policy that a sender fetches for the domain now.
  [[nodiscard]] std::optional<Policy> fetched_policy(const DomainName& domain) const;
  [[nodiscard]] const std::vector<ResourceRecord>& records_at(const DomainName& owner,
                                                              std::size_t server) const;

 private:
  [[nodiscard]] PromotionSeen promotion_seen(const DomainName& primary) const;
  [[nodiscard]] DomainSeen names_seen(const DomainName& domain, bool may_be_brief) const;
  [[nodiscard]] NameSeen name_seen(const DomainName& domain, const DomainName& owner) const;
  [[nodiscard]] const DomainName* web_host_of(const DomainName& domain) const;
  [[nodiscard]] const std::string* body_at(const DomainName& web, const DomainName& domain) const;
  [[nodiscard]] bool has_certificate_at(const DomainName& web, const DomainName& domain) const;
  [[nodiscard]] PolicyHostSeen policy_host_seen(const DomainName& domain, const DomainName* web) const;
  bool take(const RolloutStep& step);
  bool run_hook(Hook hook);

  DomainName own_web_ = fleet_name("web.example");  // at the addresses of records
  std::set<DomainName> deployed_ = {};              // served by us, not by an earlier owner of the web server
};

// One line for each step, hold, date and report: "host-record example.com", "hold min-testing example.com".
std::string plan_lines(const RolloutPlan& plan);

}  // namespace mtasts::test
