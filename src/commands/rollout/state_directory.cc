#include "commands/rollout/state_directory.h"

#include <algorithm>
#include <future>
#include <set>
#include <unordered_set>
#include <utility>

#include "commands/lookup/id_source.h"
#include "commands/lookup/policy_tree.h"
#include "commands/output/destination.h"
#include "mtasts/ordered_lookup.h"
#include "mtasts/policy_repair.h"
#include "mtasts/printable.h"

namespace mtasts {
namespace {

constexpr std::size_t kLargestStateFile = std::size_t{1} << 30;
constexpr std::string_view kRecordName = "rollout.json";
constexpr std::string_view kPoliciesName = "policies";
constexpr std::string_view kZonesName = "zones";

std::string policy_file(const DomainName& domain) {
  return std::string(kPoliciesName) + '/' + path_in_policy_tree(domain);
}

// True for a policy that senders would refuse, too.
bool is_policy(std::string_view text) {
  return text.empty() || parse_policy(text) || repair_policy(text);
}

// True if one of `records` is `record`, with any TTL: that of a line without one is the zone's.
bool has_data_of(const std::vector<ResourceRecord>& records, const ResourceRecord& record) {
  return std::ranges::any_of(records, [&record](const ResourceRecord& each) {
    return each.owner == record.owner && each.rdata == record.rdata;
  });
}

std::set<DomainName> hosted_domains(const RolloutSettings& settings) {
  std::set<DomainName> hosted(settings.domains.begin(), settings.domains.end());
  for (const PolicySettings& policy : settings.policies)
    hosted.insert(policy.hosted.begin(), policy.hosted.end());
  for (const PolicySettings& policy : settings.policies) hosted.erase(policy.primary);
  return hosted;
}

}  // namespace

StateDirectory::StateDirectory(const Settings& settings, Context& context)
    : settings_(&settings),
      context_(&context),
      record_files_(*settings.dns.format, settings.state, context.ports.files) {}

Result<StateDirectory> StateDirectory::read(const Settings& settings, Context& context) {
  StateDirectory state(settings, context);
  const std::string ledger_path = state.path("ledger.ndjson");
  const auto text = read_ledger_text(ledger_path, context);
  if (!text) return fail(text.error());
  auto ledger = ledger_of(text->value_or(""), ledger_path);
  if (!ledger) return fail(ledger.error());
  state.take_ledger(entries_by_domain(*std::move(ledger)));
  if (auto loaded = state.load_record_and_policies(); !loaded) return fail(loaded.error());
  return state;
}

Result<StateDirectory> StateDirectory::lock(const Settings& settings, Context& context) {
  StateDirectory state(settings, context);
  auto directory = context.ports.files.lock_directory(settings.state, kLockTimeoutSeconds);
  if (!directory) return fail(directory.error());
  state.directory_ = *std::move(directory);
  auto ledger = LockedLedger::open(state.path("ledger.ndjson"), false, context);
  if (!ledger) return fail(ledger.error());
  state.take_ledger(ledger->entries());
  state.locked_ledger_ = *std::move(ledger);
  if (auto loaded = state.load_record_and_policies(); !loaded) return fail(loaded.error());
  return state;
}

std::string StateDirectory::path(const std::string& relative) const {
  return settings_->state + '/' + relative;
}

Result<void> StateDirectory::load_record_and_policies() {
  const std::string name(kRecordName);
  const auto text = context_->ports.files.read_below(settings_->state, name, kLargestStateFile);
  if (!text) return fail(text.error());
  // The record of a large fleet is parsed while its directories are listed.
  const std::string tree = path(std::string(kPoliciesName));
  auto listed = std::async(*text ? std::launch::async : std::launch::deferred,
                           [&tree, this] { return context_->ports.files.list_directory_if_exists(tree); });
  auto record = *text ? parse_rollout_record(**text) : RolloutRecord();
  const auto existing = listed.get();
  if (!record) return fail(record.error().within(printable(path(name))));
  *record_ = *std::move(record);
  if (!existing) return fail(existing.error());
  return load_policies(domains_among(existing->value_or(std::vector<std::string>()), tree, *context_));
}

void StateDirectory::take_ledger(const EntriesByDomain& entries) {
  for (const auto& [domain, of_domain] : entries) ledger_[of_domain.front().domain] = of_domain;
}

Result<std::optional<std::string>> StateDirectory::policy_of(const DomainName& domain) const {
  return context_->ports.files.read_below(settings_->state, policy_file(domain), kPolicySizeLimit + 1);
}

Result<void> StateDirectory::load_policies(const std::vector<DomainName>& tree) {
  for (const DomainName& domain : own_policies(tree)) {
    auto text = policy_of(domain);
    if (!text) return fail(text.error());
    if (*text) policy_files_.emplace(domain, **std::move(text));
  }
  const auto is_copy = [this](const auto& served) {
    return served.first != served.second && policy_files_.contains(served.second);
  };
  std::vector<ExpectedText> copies;
  for (const auto& served : record_->site) {
    if (is_copy(served)) copies.push_back({policy_file(served.first), policy_files_.at(served.second)});
  }
  const std::vector<bool> results = context_->ports.files.have_texts(settings_->state, copies);
  auto is_same = results.begin();
  std::vector<std::pair<DomainName, DomainName>> others;
  std::erase_if(record_->site, [&](const auto& served) {
    if (!is_copy(served)) return !policy_files_.contains(served.second);
    if (!*is_same) others.emplace_back(served);
    return !*is_same++;
  });
  for (const auto& [hosted, primary] : others) {
    const auto edited = is_edited(hosted, primary);
    if (!edited) return fail(edited.error());
    if (*edited) edited_copies_.insert(hosted);
  }
  return {};
}

Result<bool> StateDirectory::is_edited(const DomainName& hosted, const DomainName& primary) const {
  const auto text = policy_of(hosted);
  if (!text) return fail(text.error());
  if (!*text) return false;
  const auto policy = parse_policy(**text);
  if (!policy) return false;
  const auto present = parse_policy(policy_files_.at(primary));
  if (present && same_policy(*present, *policy)) return false;
  const auto entries = ledger_.find(primary);
  return entries == ledger_.end() ||
         std::ranges::none_of(entries->second,
                              [&policy](const LedgerEntry& entry) { return records_policy(entry, *policy); });
}

std::vector<DomainName> StateDirectory::own_policies(const std::vector<DomainName>& tree) const {
  std::vector<DomainName> own;
  std::vector<DomainName> unrecorded;
  OrderedLookup site(record_->site);
  for (const DomainName& domain : tree) {
    const DomainName* const serves = site.find(domain);
    if (serves == nullptr) unrecorded.push_back(domain);
    if (serves != nullptr && *serves == domain) own.push_back(domain);
  }
  if (unrecorded.empty()) return own;
  const std::set<DomainName> hosted = hosted_domains(settings_->rollout);
  for (DomainName& domain : unrecorded) {
    if (!hosted.contains(domain) || ledger_.contains(domain)) own.push_back(std::move(domain));
  }
  return own;
}

void StateDirectory::fill(RolloutWorld& world) const {
  world.ledger = ledger_;
  world.policy_files = policy_files_;
  world.site = std::shared_ptr<const std::map<DomainName, DomainName>>(record_, &record_->site);
  world.edited_copies = edited_copies_;
  world.unfinished_hooks = record_->unfinished_hooks;
  world.memory = std::shared_ptr<const RolloutMemory>(record_, &record_->memory);
}

bool StateDirectory::has_records(const DomainName& domain, const ChangeName& change) const {
  if (sends_records(*settings_)) return false;  // no file has them
  const RecordKeeping keeping = record_files_.keeping();
  const bool is_handed_over = contains_change(record_->handed_over, change);
  if (keeping == RecordKeeping::changes || keeping == RecordKeeping::printed) return is_handed_over;
  // A file of all domains may never have had this one.
  if (keeping == RecordKeeping::one_file && change.after.empty() && !is_handed_over) return false;
  const Result<RecordFile>& file = record_file(domain);
  // A missing file lacks the records of a removal, too, but no run has written that.
  return file && file->text &&
         same_records(records_at(change.owner, file->records.records_of(domain).records), change.after);
}

std::vector<ResourceRecord> StateDirectory::records_elsewhere(const DomainName& domain,
                                                              const ChangeName& change) const {
  if (change.before.empty() || !has_record_files(*settings_)) return {};
  const Result<RecordFile>& file = record_file(domain);
  if (!file) return {};  // the step fails with the reason
  const NamesInFile* const names = names_in_file(domain);
  const bool is_lost = !file->text && names != nullptr && (*names & name_in_file(domain, change.owner)) != 0;
  if (is_lost) return {};
  const std::vector<ResourceRecord> ours = records_at(change.owner, file->records.records_of(domain).records);
  const bool is_loaded = std::ranges::any_of(
      ours, [&change](const ResourceRecord& record) { return has_data_of(change.before, record); });
  // Records in the file that no server has: it was changed, and is not loaded yet.
  if (ours.empty() ? change.after.empty() && has_records(domain, change) : !is_loaded) return {};
  std::vector<ResourceRecord> elsewhere = change.before;
  std::erase_if(elsewhere, [&](const ResourceRecord& record) {
    return std::ranges::find(change.after, record) != change.after.end() || has_data_of(ours, record);
  });
  return elsewhere;
}

bool StateDirectory::has_ttl_of_provider(const ChangeName& change) const {
  if (!changes_only_ttl(change) || settings_->dns.update) return false;
  if (settings_->dns.push.empty()) return record_files_.keeping() == RecordKeeping::printed;
  return contains_change(record_->handed_over, change);
}

bool StateDirectory::was_sent(const ChangeName& change) const {
  return sends_records(*settings_) && contains_change(record_->sent, change);
}

const NamesInFile* StateDirectory::names_in_file(const DomainName& domain) const {
  if (record_->files.format != record_files_.format().name) return nullptr;
  const auto names = record_->files.names.find(domain);
  return names == record_->files.names.end() ? nullptr : &names->second;
}

std::map<DomainName, NamesInFile> StateDirectory::lost_files() const {
  const WrittenFiles& written = record_->files;
  if (!has_record_files(*settings_) || written.format != record_files_.format().name) return {};
  const auto listed = context_->ports.files.list_directory_if_exists(path(std::string(kZonesName)));
  if (!listed) return {};  // not known: a step that needs one fails with the reason
  std::unordered_set<std::string> existing;
  if (*listed) existing.insert((*listed)->begin(), (*listed)->end());
  std::map<DomainName, NamesInFile> lost;
  for (const auto& [domain, names] : written.names) {
    if (!existing.contains(record_files_.file_of(domain).substr(kZonesName.size() + 1)))
      lost.emplace_hint(lost.end(), domain, names);
  }
  return lost;
}

std::map<DomainName, Error> StateDirectory::damaged_files(const std::vector<DomainName>& domains) const {
  std::map<DomainName, Error> damaged;
  if (!has_record_files(*settings_)) return damaged;
  for (const DomainName& domain : domains) {
    if (names_in_file(domain) == nullptr) continue;
    const Result<RecordFile>& file = record_file(domain);
    if (!file) damaged.emplace(domain, file.error());
  }
  return damaged;
}

const Result<RecordFile>& StateDirectory::record_file(const DomainName& domain) const {
  std::string name = record_files_.file_of(domain);
  if (!record_file_ || record_file_->first != name)
    record_file_.emplace(std::move(name), record_files_.read(domain));
  return record_file_->second;
}

bool StateDirectory::is_written(const RolloutStep& step) const {
  if (const auto* run = std::get_if<RunHook>(&step.action)) {
    return !run->repeats && !record_->unfinished_hooks.contains(run->hook);
  }
  const DomainName& domain = *step.domain;
  if (const auto* change = std::get_if<ChangeName>(&step.action)) return has_records(domain, *change);
  const auto policy = policy_files_.find(domain);
  if (const auto* write = std::get_if<WritePolicy>(&step.action)) {
    return policy != policy_files_.end() && policy->second == write->after;
  }
  if (std::holds_alternative<RemovePolicy>(step.action)) return policy == policy_files_.end();
  if (const auto* serve = std::get_if<ServePolicy>(&step.action)) {
    const auto served = record_->site.find(domain);
    const bool is_served = served != record_->site.end();
    return serve->primary ? is_served && served->second == *serve->primary : !is_served;
  }
  const LedgerEntry& entry = *std::get<RecordPolicy>(step.action).entry;
  const auto entries = ledger_.find(domain);
  return entries != ledger_.end() && entries->second.back().id == entry.id &&
         records_policy(entries->second.back(), mtasts::policy_of(entry));
}

// ---- changes

std::vector<Result<bool>> StateDirectory::write_files(const std::vector<NewFile>& files,
                                                      bool (*is_ours)(std::string_view)) {
  record_file_.reset();
  std::vector<Result<bool>> results;
  std::vector<NewFile> changed;
  std::vector<std::size_t> places;
  for (const NewFile& file : files) {
    const auto existing =
        context_->ports.files.read_below(settings_->state, file.relative, kLargestStateFile);
    results.emplace_back(false);
    if (!existing) results.back() = fail(existing.error());
    if (!existing || (*existing && **existing == file.content)) continue;
    if (is_ours != nullptr && *existing && !is_ours(**existing)) {
      results.back() = fail(not_ours(path(file.relative)));
      continue;
    }
    places.push_back(results.size() - 1);
    changed.push_back(file);
  }
  if (changed.empty()) return results;
  const auto written = directory_->replace(changed);
  for (std::size_t i = 0; i < places.size(); ++i) {
    results[places[i]] = written[i] ? Result<bool>(true) : fail(written[i].error());
  }
  return results;
}

Result<void> StateDirectory::write_record(RolloutRecord record) {
  record_ = std::make_shared<RolloutRecord>(std::move(record));
  const auto written = write_files({{std::string(kRecordName), print_rollout_record(*record_)}});
  return written.front() ? Result<void>() : fail(written.front().error());
}

std::vector<Result<bool>> StateDirectory::write_policies(const std::vector<NewPolicy>& policies) {
  std::vector<NewFile> files;
  for (const NewPolicy& policy : policies) {
    NewFile file{policy_file(policy.domain), policy.text};
    // The plan was made with that text, and a person may have edited the file since.
    const auto planned_with = policy_files_.find(policy.domain);
    if (planned_with != policy_files_.end()) file.made_from = planned_with->second;
    files.push_back(std::move(file));
  }
  auto written = write_files(files, is_policy);
  for (std::size_t i = 0; i < policies.size(); ++i) {
    if (!written[i]) continue;
    const NewPolicy& policy = policies[i];
    if (policy.domain == policy.primary) policy_files_[policy.domain] = policy.text;
    if (policy.domain != policy.primary) policy_files_.erase(policy.domain);
  }
  return written;
}

Result<void> StateDirectory::remove_policy(const DomainName& domain) {
  const auto existing = policy_of(domain);
  if (!existing) return fail(existing.error());
  if (*existing && !is_policy(**existing)) return fail(not_ours(path(policy_file(domain))));
  if (auto removed = directory_->remove(policy_file(domain)); !removed) return removed;
  policy_files_.erase(domain);
  return {};
}

Result<void> StateDirectory::add_to_ledger(const std::vector<LedgerEntry>& entries) {
  std::string lines;
  for (const LedgerEntry& entry : entries) lines += print_ledger_line(entry);
  if (auto added = locked_ledger_->add(lines); !added) return added;
  for (const LedgerEntry& entry : entries) ledger_[entry.domain].push_back(entry);
  return {};
}

}  // namespace mtasts
