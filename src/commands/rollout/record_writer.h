// RecordWriter: hands changes of records over, in the format of the settings: to files below STATE/zones, or
// to a person.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "cli/context.h"
#include "cli/options/lookup_options.h"
#include "cli/record_formats/record_printer.h"
#include "commands/rollout/record_files.h"
#include "commands/rollout/state_directory.h"
#include "mtasts/rollout_plan.h"
#include "mtasts/rollout_world.h"
#include "ports/dns.h"

namespace mtasts {

// The changes of one domain.
struct DomainChanges {
  DomainName domain;
  std::vector<ChangeName> changes = {};
};

class RecordWriter {
 public:
  // `lookup` is for the zones of formats that name them. All arguments must outlive it.
  RecordWriter(StateDirectory& state, const LookupOptions& lookup, bool has_hook, Context& context)
      : state_(state), lookup_(lookup), has_hook_(has_hook), context_(context) {}

  // Begins with the changes of a new plan. Forgets which changes were handed over if the plan has them no
  // more.
  void begin(const RolloutPlan& plan, RolloutRecord& record);
  // True if write() would change anything for this change.
  [[nodiscard]] bool is_new(const RolloutStep& step) const;

  // Hands changes over. One result for each domain: true if there was anything new in them.
  [[nodiscard]] std::vector<Result<bool>> write(const std::vector<DomainChanges>& domains,
                                                const RolloutWorld& world, RolloutRecord& record);
  // Notes that the hook has made the changes so far.
  void note_hook();

  // The records of the current plan that a person has to paste, as text by zone; empty if there are none.
  [[nodiscard]] std::string text_to_paste() const;

 private:
  [[nodiscard]] std::vector<Result<bool>> write_files(const std::vector<DomainChanges>& domains,
                                                      const RolloutWorld& world);
  [[nodiscard]] Result<NewFile> file_of(const DomainChanges& domain, const RolloutWorld& world);
  [[nodiscard]] std::vector<Result<bool>> write_one_file(const std::vector<DomainChanges>& domains,
                                                         const RolloutWorld& world);
  [[nodiscard]] std::vector<Result<bool>> hand_over(const std::vector<DomainChanges>& domains,
                                                    RolloutRecord& record);
  [[nodiscard]] Result<void> write_changes();
  // The zone that a text of the format names.
  [[nodiscard]] Result<DomainName> zone_of(const DomainName& domain);

  StateDirectory& state_;
  const LookupOptions& lookup_;
  bool has_hook_;
  Context& context_;
  std::unique_ptr<Dns> dns_ = nullptr;             // opened for the first zone
  std::map<DomainName, DomainRecords> open_ = {};  // changes that no hook has made, by domain
  std::set<DomainName> made_ = {};                 // names whose changes a hook has made in this run
};

}  // namespace mtasts
