// RecordUpdater: sends changes of records to the primary server of their zones (RFC 2136).
#pragma once

#include <map>
#include <memory>
#include <set>
#include <vector>

#include "commands/rollout/record_destination.h"
#include "ports/dns_update.h"
#include "ports/task.h"

namespace mtasts {

class RecordUpdater : public RecordDestination {
 public:
  // Both must outlive it. Only [dns] is read of the settings.
  RecordUpdater(const Settings& settings, Context& context) : settings_(settings), context_(context) {}

  // Reads the key if there is anything to send.
  [[nodiscard]] Result<void> begin(const RolloutPlan& plan, RolloutRecord& record) override;
  // Only the server can tell.
  [[nodiscard]] bool is_new(const RolloutStep& /*step*/) const override { return true; }
  [[nodiscard]] std::vector<StepOutcome> take(const ChangeSteps& steps, RolloutRecord& record) override;
  [[nodiscard]] bool needs_hook() const override;

  // Reads the key, once. Errors of opening the server.
  [[nodiscard]] Result<void> open();
  // Sends the changes, after open(). One outcome for each. A change without a reply may be sent once more:
  // the server is read first.
  [[nodiscard]] Task<std::vector<StepOutcome>> send(std::vector<ChangeName> changes);

 private:
  [[nodiscard]] StepOutcome judge(const DomainName& owner, const UpdateOutcome& outcome);

  const Settings& settings_;
  Context& context_;
  std::unique_ptr<DnsUpdate> server_ = nullptr;     // opened for the first change
  std::map<DomainName, StepOutcome> settled_ = {};  // names that this run leaves alone
  std::map<DomainName, std::string> made_ = {};     // changes that the server has confirmed in this run
  std::set<DomainName> unknown_ = {};               // names with an update whose reply was lost
};

}  // namespace mtasts
