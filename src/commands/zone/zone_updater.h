// ZoneUpdater: sends the records of gen-zone to the primary servers of their zones, with the updater of
// apply.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "cli/context.h"
#include "cli/exit_code.h"
#include "commands/options/gen_zone_options.h"
#include "commands/output/domain_outcome.h"
#include "commands/output/existing_file.h"
#include "commands/rollout/record_updater.h"
#include "commands/settings/settings.h"
#include "commands/zone/record_run.h"
#include "mtasts/name_plan.h"
#include "mtasts/rollout_plan.h"
#include "ports/synchronization.h"

namespace mtasts {

class ZoneUpdater {
 public:
  // `options` has --update. All arguments must outlive it, and `run` must have DNS.
  ZoneUpdater(const GenZoneOptions& options, RecordRun& run, Context& context);

  // Replaces the records of an outcome by the changes that lead to them, and sends these. An outcome that
  // removes records is kept until finish(). A domain whose names are not known, or differ between their
  // servers, is rejected and keeps its records (Fault::undetermined).
  [[nodiscard]] Task<DomainOutcome> apply(DomainOutcome outcome, DomainName domain, Role role);
  // Sends the changes that remove records, unless they are too many. Completes the output.
  [[nodiscard]] ExitCode finish();

 private:
  // The changes of a domain that wait for the next message to the server.
  struct Waiting {
    std::vector<ChangeName> changes;
    std::vector<StepOutcome> outcomes = {};  // once they are sent
    bool is_sent = false;
  };
  struct Held {
    DomainOutcome outcome;
    DomainName domain;
  };

  [[nodiscard]] Task<DomainOutcome> plan(DomainOutcome outcome, DomainName domain, Role role);
  // The change of one name; `wanted` are its records. None wanted: the removal of a CNAME to `ours`.
  [[nodiscard]] Task<NamePlan> plan_owner(DomainName domain, DomainName owner,
                                          std::vector<ResourceRecord> wanted, std::optional<DomainName> ours,
                                          bool& has_records);
  [[nodiscard]] Task<DomainOutcome> send(DomainOutcome outcome, DomainName domain);
  [[nodiscard]] Task<std::vector<StepOutcome>> send_with_others(std::vector<ChangeName> changes);
  [[nodiscard]] Task<std::vector<StepOutcome>> send_all(std::vector<ChangeName> changes);
  void reject(const DomainName& domain, const Error& error, DomainOutcome& outcome);

  const GenZoneOptions& options_;
  RecordRun& run_;
  Context& context_;
  Settings settings_ = {};  // of updater_
  RecordUpdater updater_;
  Semaphore turn_;  // of sending
  std::vector<Waiting*> waiting_ = {};
  Removals removals_ = {};
  std::vector<Held> held_ = {};
  RecordCounts sent_ = {};
  std::size_t losing_ = 0;  // domains that have lost records
  std::string last_error_ = {};
};

}  // namespace mtasts
