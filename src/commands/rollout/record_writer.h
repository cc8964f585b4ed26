// RecordWriter: hands changes of records over, in the format of the settings: to files below STATE/zones, or
// to a person.
#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "cli/context.h"
#include "cli/options/lookup_options.h"
#include "cli/record_formats/record_format.h"
#include "commands/lookup/zone_lookup.h"
#include "commands/rollout/record_destination.h"
#include "commands/rollout/record_files.h"

namespace mtasts {

// The changes of one domain.
struct DomainChanges {
  DomainName domain;
  std::vector<ChangeName> changes = {};
};

class RecordWriter : public RecordDestination {
 public:
  // `lookup` is for the zones of formats that name them. All arguments must outlive it.
  RecordWriter(StateDirectory& state, const LookupOptions& lookup, bool has_hook, Context& context)
      : state_(state), has_hook_(has_hook), zones_(lookup, context) {}

  // Forgets which changes were handed over if the plan has them no more.
  [[nodiscard]] Result<void> begin(const RolloutPlan& plan, RolloutRecord& record) override;
  [[nodiscard]] bool is_new(const RolloutStep& step) const override;
  [[nodiscard]] std::vector<StepOutcome> take(const ChangeSteps& steps, RolloutRecord& record) override;
  [[nodiscard]] bool needs_hook() const override;
  // Changes that the servers lack are planned and written again, and no server takes others twice.
  [[nodiscard]] bool repeats_hook() const override;
  void note_hook() override;
  [[nodiscard]] std::string text_to_paste() const override;

 private:
  // True if a program makes the changes that are written.
  [[nodiscard]] bool is_for_program() const;
  // One result for each domain: true if there was anything new in its changes.
  [[nodiscard]] std::vector<Result<bool>> write(const std::vector<DomainChanges>& domains,
                                                RolloutRecord& record);
  [[nodiscard]] std::vector<Result<bool>> write_files(const std::vector<DomainChanges>& domains,
                                                      RolloutRecord& record);
  // The records of a domain that has a file, after the changes.
  struct DomainFile {
    NewFile file;
    std::vector<ResourceRecord> records;
  };
  [[nodiscard]] Result<DomainFile> file_of(const DomainChanges& domain);
  // Notes that the file of the domain has the records.
  void note_file(const DomainName& domain, const std::vector<ResourceRecord>& records, RolloutRecord& record);
  [[nodiscard]] std::vector<Result<bool>> write_one_file(const std::vector<DomainChanges>& domains,
                                                         RolloutRecord& record);
  [[nodiscard]] std::vector<Result<bool>> hand_over(const std::vector<DomainChanges>& domains,
                                                    RolloutRecord& record);
  [[nodiscard]] Result<void> write_changes();
  // The zone that a text of the format names.
  [[nodiscard]] Result<DomainName> zone_of(const DomainName& domain);

  StateDirectory& state_;
  bool has_hook_;
  ZoneLookup zones_;
  std::map<DomainName, DomainRecords> open_ = {};     // changes that no hook has made, by domain
  std::map<DomainName, DomainRecords> by_hand_ = {};  // changes that the format cannot make, by domain
  std::set<DomainName> handed_over_ = {};             // names whose changes were written in this run
  std::set<DomainName> made_ = {};                    // names whose changes a hook has made in this run
};

}  // namespace mtasts
