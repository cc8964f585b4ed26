// Files that hold a state get all records of a domain: what they omit is removed. Changes for a program, and
// records for a person, are the ones that the servers do not have yet.
#include "commands/rollout/record_writer.h"

#include <algorithm>
#include <utility>

#include "mtasts/printable.h"

namespace mtasts {
namespace {

// The order of a new file: mta-sts, _mta-sts, _smtp._tls.
void sort_records(const DomainName& domain, std::vector<ResourceRecord>& records) {
  const auto rank = [&domain](const ResourceRecord& record) {
    return record.owner == policy_host(domain) ? 0 : record.owner == sts_record_name(domain) ? 1 : 2;
  };
  std::ranges::stable_sort(records, [&](const ResourceRecord& one, const ResourceRecord& other) {
    return rank(one) < rank(other);
  });
}

void replace_records(const ChangeName& change, std::vector<ResourceRecord>& records) {
  std::erase_if(records, [&change](const ResourceRecord& record) { return record.owner == change.owner; });
  records.insert(records.end(), change.after.begin(), change.after.end());
}

// Changes the records of a domain that its file has. Live records elsewhere are not copied into it: their
// next change would leave both.
void apply_changes(const DomainChanges& domain, std::vector<ResourceRecord>& existing) {
  for (const ChangeName& change : domain.changes) replace_records(change, existing);
  sort_records(domain.domain, existing);
}

// True if the file never had the domain whose records are to be removed. One that lost them before looks the
// same, but for the record of it.
bool removes_unknown(const DomainChanges& domain, const ExistingZone& existing, const RolloutRecord& record) {
  return existing.records_of(domain.domain).records.empty() &&
         std::ranges::all_of(domain.changes, [&record](const ChangeName& change) {
           return change.after.empty() && !record.handed_over.contains(change.owner);
         });
}

Error not_in_file(const DomainName& domain, const std::string& path) {
  return {Fault::refused, "not-in-file",
          printable(path) + " has no records of " + domain.text() +
              ": Terraform removes only those that it has made",
          "run Terraform; if they stay, remove them where they were made"};
}

// True if the format cannot make the change: it only adds records.
bool is_by_hand(const ChangeName& change, const RecordFormat& format) {
  return format.only_adds && !change.before.empty();
}

// Consecutive domains of one zone share a transaction.
std::vector<const DomainRecords*> by_zone(const std::map<DomainName, DomainRecords>& domains) {
  std::vector<const DomainRecords*> sorted;
  for (const auto& [domain, records] : domains) sorted.push_back(&records);
  std::ranges::stable_sort(
      sorted, [](const DomainRecords* one, const DomainRecords* other) { return one->zone < other->zone; });
  return sorted;
}

}  // namespace

Result<void> RecordWriter::begin(const RolloutPlan& plan, RolloutRecord& record) {
  open_.clear();
  by_hand_.clear();
  const std::set<DomainName> names = changed_names(plan);
  std::erase_if(record.handed_over, [&names](const auto& entry) { return !names.contains(entry.first); });
  return {};
}

bool RecordWriter::is_for_program() const {
  return state_.record_files().keeping() == RecordKeeping::changes && has_hook_;
}

bool RecordWriter::is_new(const RolloutStep& step) const {
  const auto& change = std::get<ChangeName>(step.action);
  if (is_by_hand(change, state_.record_files().format())) return false;
  // A program may have failed without a word: the next run makes its changes again.
  if (is_for_program() && !handed_over_.contains(change.owner)) return true;
  return !state_.is_written(step);
}

bool RecordWriter::needs_hook() const {
  return state_.record_files().keeping() != RecordKeeping::printed;
}

bool RecordWriter::repeats_hook() const {
  return needs_hook() && !is_for_program();
}

std::vector<StepOutcome> RecordWriter::take(const ChangeSteps& steps, RolloutRecord& record) {
  std::vector<DomainChanges> domains;
  std::vector<std::size_t> places;
  for (const RolloutStep* step : steps) {
    if (domains.empty() || domains.back().domain != *step->domain) domains.push_back({*step->domain});
    domains.back().changes.push_back(std::get<ChangeName>(step->action));
    places.push_back(domains.size() - 1);
  }
  const auto results = write(domains, record);
  std::vector<StepOutcome> outcomes;
  for (std::size_t i = 0; i < places.size(); ++i) {
    StepOutcome& outcome = outcomes.emplace_back(outcome_of(results[places[i]]));
    const auto& change = std::get<ChangeName>(steps[i]->action);
    const bool is_open = is_by_hand(change, state_.record_files().format());
    if (is_open && outcome.result == StepResult::done) outcome.result = StepResult::unchanged;
  }
  return outcomes;
}

std::vector<Result<bool>> RecordWriter::write(const std::vector<DomainChanges>& domains,
                                              RolloutRecord& record) {
  switch (state_.record_files().keeping()) {
    case RecordKeeping::file_per_domain: return write_files(domains, record);
    case RecordKeeping::one_file: return write_one_file(domains, record);
    case RecordKeeping::changes:
    case RecordKeeping::printed: break;
  }
  return hand_over(domains, record);
}

Result<DomainName> RecordWriter::zone_of(const DomainName& domain) {
  return state_.record_files().format().names_zone ? zones_.zone_of(domain, domain) : domain;
}

// ---- files that hold a state

void RecordWriter::note_file(const DomainName& domain, const std::vector<ResourceRecord>& records,
                             RolloutRecord& record) {
  const RecordFiles& files = state_.record_files();
  if (record.files.format != files.format().name) record.files = {std::string(files.format().name), {}};
  NamesInFile names = 0;
  for (const ResourceRecord& each : records) names |= name_in_file(domain, each.owner);
  const bool has_file = names != 0 || files.keeping() == RecordKeeping::file_per_domain;
  if (has_file) record.files.names.insert_or_assign(domain, names);
  if (!has_file) record.files.names.erase(domain);
}

Result<RecordWriter::DomainFile> RecordWriter::file_of(const DomainChanges& domain) {
  const RecordFiles& files = state_.record_files();
  const auto existing = files.read(domain.domain);
  if (!existing) return fail(existing.error());
  auto zone = zone_of(domain.domain);
  if (!zone) return fail(zone.error());
  DomainRecords records{domain.domain, *std::move(zone), existing->records.records_of(domain.domain).records};
  apply_changes(domain, records.records);
  std::string text = records.records.empty() ? "" : print_domain(files.format(), records);
  return DomainFile{{files.file_of(domain.domain), std::move(text), existing->text},
                    std::move(records.records)};
}

std::vector<Result<bool>> RecordWriter::write_files(const std::vector<DomainChanges>& domains,
                                                    RolloutRecord& record) {
  std::vector<Result<bool>> results;
  std::vector<NewFile> files;
  std::vector<std::vector<ResourceRecord>> records;
  std::vector<std::size_t> places;
  for (const DomainChanges& domain : domains) {
    auto file = file_of(domain);
    results.push_back(file ? Result<bool>(false) : fail(file.error()));
    if (!file) continue;
    places.push_back(results.size() - 1);
    files.push_back(std::move(file->file));
    records.push_back(std::move(file->records));
  }
  const auto written = state_.write_files(files);
  for (std::size_t i = 0; i < places.size(); ++i) {
    results[places[i]] = written[i];
    if (written[i]) note_file(domains[places[i]].domain, records[i], record);
  }
  return results;
}

std::vector<Result<bool>> RecordWriter::write_one_file(const std::vector<DomainChanges>& domains,
                                                       RolloutRecord& record) {
  std::vector<Result<bool>> results(domains.size(), false);
  const RecordFiles& files = state_.record_files();
  const auto read = files.read(domains.front().domain);
  if (!read) return {domains.size(), fail(read.error())};
  const ExistingZone& existing = read->records;
  const std::string file = files.file_of(domains.front().domain);
  std::map<DomainName, ExistingRecords> all;
  for (const DomainName& domain : existing.domains()) all.emplace(domain, existing.records_of(domain));
  for (std::size_t i = 0; i < domains.size(); ++i) {
    const DomainName& domain = domains[i].domain;
    auto zone = removes_unknown(domains[i], existing, record) ? fail(not_in_file(domain, state_.path(file)))
                                                              : zone_of(domain);
    if (!zone) results[i] = fail(zone.error());
    if (!zone) continue;
    ExistingRecords records{*std::move(zone), existing.records_of(domain).records};
    apply_changes(domains[i], records.records);
    all.insert_or_assign(domain, std::move(records));
  }
  const auto printer = files.format().printer();
  std::string text = printer->begin();
  for (const auto& [domain, records] : all) text += printer->domain({domain, records.zone, records.records});
  text += printer->end();
  const auto written = state_.write_files({{file, text, read->text}});
  for (std::size_t i = 0; i < domains.size(); ++i) {
    if (results[i]) results[i] = written.front();
    if (!results[i]) continue;
    note_file(domains[i].domain, all.at(domains[i].domain).records, record);
    for (const ChangeName& change : domains[i].changes) {
      if (change.after.empty()) record.handed_over[change.owner] = {};
    }
  }
  return results;
}

// ---- changes for a program, records for a person

std::vector<Result<bool>> RecordWriter::hand_over(const std::vector<DomainChanges>& domains,
                                                  RolloutRecord& record) {
  const RecordFormat& format = state_.record_files().format();
  std::vector<Result<bool>> results;
  for (const DomainChanges& domain : domains) {
    results.emplace_back(false);
    const auto zone = zone_of(domain.domain);
    if (!zone) results.back() = fail(zone.error());
    if (!zone) continue;
    for (const ChangeName& change : domain.changes) {
      auto& all = is_by_hand(change, format) ? by_hand_ : open_;
      DomainRecords& open =
          all.try_emplace(domain.domain, DomainRecords{domain.domain, *zone, {}}).first->second;
      if (!open.replaced) open.replaced.emplace();
      results.back() = *results.back() || is_new({Phase::announcement, domain.domain, change, {}});
      if (has_hook_ && made_.contains(change.owner)) continue;
      open.replaced->insert(open.replaced->end(), change.before.begin(), change.before.end());
      open.records.insert(open.records.end(), change.after.begin(), change.after.end());
    }
  }
  const bool is_printed = state_.record_files().keeping() == RecordKeeping::printed;
  const Result<void> written = is_printed ? Result<void>() : write_changes();
  for (std::size_t i = 0; i < domains.size(); ++i) {
    if (results[i] && !written) results[i] = fail(written.error());
    if (!results[i]) continue;
    for (const ChangeName& change : domains[i].changes) {
      record.handed_over[change.owner] = print_records(change.after);
      handed_over_.insert(change.owner);
    }
  }
  return results;
}

Result<void> RecordWriter::write_changes() {
  const RecordFiles& files = state_.record_files();
  const auto printer = files.format().printer();
  std::string text = printer->begin();
  for (const DomainRecords* records : by_zone(open_)) {
    if (!records->records.empty() || !records->replaced->empty()) text += printer->domain(*records);
  }
  text += printer->end();
  const auto written = state_.write_files({{files.changes_file(), text}});
  return written.front() ? Result<void>() : fail(written.front().error());
}

void RecordWriter::note_hook() {
  for (const auto& [domain, records] : open_) {
    for (const auto* all : {&records.records, &*records.replaced}) {
      for (const ResourceRecord& record : *all) made_.insert(record.owner);
    }
  }
  open_.clear();
}

std::string RecordWriter::text_to_paste() const {
  const bool is_printed = state_.record_files().keeping() == RecordKeeping::printed;
  const RecordFormat& format = is_printed ? state_.record_files().format() : kTableRecords;
  const auto to_add = format.printer();
  const auto to_remove = format.printer();
  std::string added;
  std::string removed;
  for (const DomainRecords* records : by_zone(is_printed ? open_ : by_hand_)) {
    DomainRecords old{records->domain, records->zone, *records->replaced};
    std::erase_if(old.records, [records](const ResourceRecord& record) {
      return std::ranges::find(records->records, record) != records->records.end();
    });
    DomainRecords missing{records->domain, records->zone, records->records};
    std::erase_if(missing.records, [records](const ResourceRecord& record) {
      return std::ranges::find(*records->replaced, record) != records->replaced->end();
    });
    if (!missing.records.empty()) added += to_add->domain(missing);
    if (!old.records.empty()) removed += to_remove->domain(old);
  }
  std::string text;
  if (!removed.empty()) text += "Remove these records:\n\n" + removed + '\n';
  if (!added.empty()) text += (removed.empty() ? "" : "Add these records:\n\n") + added;
  return text;
}

}  // namespace mtasts
