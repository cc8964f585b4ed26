// StateDirectory: all that the program writes for a fleet, below one directory.
//
//   ledger.ndjson                                      the ids and their policies
//   policies/mta-sts.DOMAIN/.well-known/mta-sts.txt    what the web server serves for DOMAIN
//   zones/DOMAIN.zone                                  its records, in the format of the settings
//   site/                                              the configuration of the web server
//   rollout.json                                       the RolloutRecord
//   reports.db                                         the store of reports
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "cli/context.h"
#include "commands/output/locked_ledger.h"
#include "commands/rollout/record_files.h"
#include "commands/settings/settings.h"
#include "mtasts/rollout_plan.h"
#include "mtasts/rollout_record.h"
#include "mtasts/rollout_world.h"

namespace mtasts {

class StateDirectory {
 public:
  // Reads the state without a lock; a missing directory is an empty state. `settings` must outlive it.
  // Fault::unreadable; Fault::input, code "state-damaged", for a rollout.json that is not ours.
  [[nodiscard]] static Result<StateDirectory> read(const Settings& settings, Context& context);
  // The same with a lock until it is destroyed; creates the directory. Fault::locked.
  [[nodiscard]] static Result<StateDirectory> lock(const Settings& settings, Context& context);

  // Fills ledger, policy_files, site, edited_copies, unfinished_hooks and memory of the world, which shares
  // site and memory with the state. A domain whose file is not that of its primary is not in the site.
  void fill(RolloutWorld& world) const;

  // True if the files have the outcome of the step already, so that only the servers lack it.
  [[nodiscard]] bool is_written(const RolloutStep& step) const;

  // The records that a change replaces or removes and that are not in the file of the domain but
  // elsewhere, for instance in a zone that a person edits. None if the servers have not loaded the file yet,
  // if it had the name and is lost, and if the format keeps no file of records.
  [[nodiscard]] std::vector<ResourceRecord> records_elsewhere(const DomainName& domain,
                                                              const ChangeName& change) const;

  // True if nothing but a TTL differs, which a provider has changed: a person enters records with the TTL
  // that it permits, and a program was asked for this one already.
  [[nodiscard]] bool has_ttl_of_provider(const ChangeName& change) const;

  // True if an earlier run sent the change to a server or a program with success.
  [[nodiscard]] bool was_sent(const ChangeName& change) const;

  // The domains whose file of records was written and is missing, with its names.
  [[nodiscard]] std::map<DomainName, NamesInFile> lost_files() const;
  // The domains among these whose file of records was written and cannot be read, with the reason.
  [[nodiscard]] std::map<DomainName, Error> damaged_files(const std::vector<DomainName>& domains) const;

  // The path of a file below the directory: path("reports.db").
  [[nodiscard]] std::string path(const std::string& relative) const;

  [[nodiscard]] const std::map<DomainName, std::string>& policy_files() const { return policy_files_; }
  [[nodiscard]] const RolloutRecord& record() const { return *record_; }
  [[nodiscard]] const RecordFiles& record_files() const { return record_files_; }

  [[nodiscard]] bool is_locked() const { return directory_ != nullptr; }

  // Has the hook run by the next apply; nothing is written.
  void add_unfinished_hook(Hook hook) { record_->unfinished_hooks.insert(hook); }

  // ---- changes; they need the lock

  // Replaces the record, which is written to rollout.json if it differs from the one there.
  [[nodiscard]] Result<void> write_record(RolloutRecord record);
  // Writes the policies of domains, each with the primary whose policy it is, or itself. One result for each:
  // true if the file has changed. A policy that was changed since it was read, and a file that is no policy,
  // are left as they are.
  struct NewPolicy {
    DomainName domain;
    DomainName primary;
    std::string text;
  };
  [[nodiscard]] std::vector<Result<bool>> write_policies(const std::vector<NewPolicy>& policies);
  // Removes the policy of a domain, but no other file.
  [[nodiscard]] Result<void> remove_policy(const DomainName& domain);
  // Appends to the ledger; all or nothing.
  [[nodiscard]] Result<void> add_to_ledger(const std::vector<LedgerEntry>& entries);
  // Writes files that differ from the existing ones. One result for each: true if it has changed.
  // Fault::not_created, code "not-ours", for an existing text for which `is_ours` is false.
  [[nodiscard]] std::vector<Result<bool>> write_files(const std::vector<NewFile>& files,
                                                      bool (*is_ours)(std::string_view text) = nullptr);

 private:
  StateDirectory(const Settings& settings, Context& context);

  [[nodiscard]] Result<void> load_record_and_policies();
  void take_ledger(const EntriesByDomain& entries);
  // Reads the policies, and removes the domains from the site that do not have that of their primary.
  [[nodiscard]] Result<void> load_policies(const std::vector<DomainName>& tree);
  [[nodiscard]] Result<std::optional<std::string>> policy_of(const DomainName& domain) const;
  // True if the file of a domain that the primary hosts has a policy that the primary never had.
  [[nodiscard]] Result<bool> is_edited(const DomainName& hosted, const DomainName& primary) const;
  // The domains of the tree whose policy is no copy of that of another domain.
  [[nodiscard]] std::vector<DomainName> own_policies(const std::vector<DomainName>& tree) const;
  [[nodiscard]] bool has_records(const DomainName& domain, const ChangeName& change) const;
  // The names in the file of a domain that was written in the format of the settings. Null: not known.
  [[nodiscard]] const NamesInFile* names_in_file(const DomainName& domain) const;
  // The file that has the records of a domain.
  [[nodiscard]] const Result<RecordFile>& record_file(const DomainName& domain) const;

  const Settings* settings_;
  Context* context_;
  RecordFiles record_files_;
  // The file of records that was read last, with its name: one may have those of all domains, and each step
  // asks for its own.
  mutable std::optional<std::pair<std::string, Result<RecordFile>>> record_file_ = {};
  std::unique_ptr<LockedDirectory> directory_ = nullptr;  // null without the lock
  std::optional<LockedLedger> locked_ledger_ = {};
  std::map<DomainName, std::vector<LedgerEntry>> ledger_ = {};
  std::map<DomainName, std::string> policy_files_ = {};  // without the copies for other domains
  std::set<DomainName> edited_copies_ = {};
  // Its site has only domains that are served the policy of their primary. Worlds share it: it is replaced,
  // and not changed, once it is loaded.
  std::shared_ptr<RolloutRecord> record_ = std::make_shared<RolloutRecord>();
};

}  // namespace mtasts
