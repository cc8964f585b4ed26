#include "commands/zone/bump_zone_ids.h"

#include <algorithm>
#include <set>

#include "cli/json_output.h"
#include "commands/bulk/domain_source.h"
#include "commands/lookup/time_of_run.h"
#include "commands/output/emission.h"
#include "commands/zone/zone_source.h"
#include "mtasts/printable.h"
#include "mtasts/zone_ids.h"

namespace mtasts {
namespace {

// The records to bump.
struct Wanted {
  bool all = false;  // all records of the file: no domain is named
  std::set<std::string> owners = {};
  std::vector<Rejection> bad_entries = {};  // they do not stop the others
};

// An empty list is an error, since it would mean all records.
Result<Wanted> wanted_records(const BumpIdOptions& options, Context& context) {
  Wanted wanted{.all = options.domains.operands.empty() && options.domains.files.empty()};
  DomainSource source(options.domains, context.ports.files, context.ports.idna);
  while (true) {
    auto entry = source.next();
    if (!entry) return fail(entry.error());
    if (!*entry) break;
    if ((*entry)->domain) {
      wanted.owners.insert(sts_record_name(*(*entry)->domain).text());
    } else {
      wanted.bad_entries.push_back({(*entry)->typed, (*entry)->domain.error()});
    }
  }
  if (!wanted.all && source.count() == 0) return fail(no_domains());
  return wanted;
}

// The Policy Domain whose record is at `owner`.
std::string policy_domain_at(std::string_view owner) {
  constexpr std::string_view kPrefix = "_mta-sts.";
  if (owner.starts_with(kPrefix)) owner.remove_prefix(kPrefix.size());
  return std::string(owner);
}

// Reports the requested records that the file does not have.
void reject_missing(const Wanted& wanted, const ZoneEdit& edit, const std::string& path, Emission& emission) {
  const auto is_changed = [&](const std::string& owner) {
    return std::ranges::any_of(edit.changes, [&](const IdChange& change) { return change.owner == owner; });
  };
  for (const Rejection& bad_entry : wanted.bad_entries) emission.reject(bad_entry);
  for (const std::string& owner : wanted.owners) {
    if (is_changed(owner)) continue;
    emission.reject(
        {policy_domain_at(owner),
         {Fault::refused, "no-sts-record", printable(path) + " has no _mta-sts record at " + owner}});
  }
  if (wanted.all && edit.changes.empty()) {
    emission.fail_with({Fault::refused, "no-sts-record", printable(path) + " has no _mta-sts record"});
  }
}

// The zone file under its lock. A dry run only reads it: it takes no lock and needs no write permission.
struct LockedZone {
  std::string text;
  std::unique_ptr<LockedFile> file = nullptr;

  [[nodiscard]] static Result<LockedZone> open(const std::string& path, bool dry_run, Files& files) {
    if (dry_run) {
      auto text = files.read(path, kLargestZone);
      if (!text) return fail(text.error());
      return LockedZone{*std::move(text)};
    }
    auto file = files.lock_file(path, IfMissing::fail, kLockTimeoutSeconds);
    if (!file) return fail(file.error());
    std::string text = (*file)->content();
    return LockedZone{std::move(text), *std::move(file)};
  }
};

}  // namespace

Result<ExitCode> bump_zone_ids(const BumpIdOptions& options, Context& context) {
  const std::string& path = options.lookup.zone_files.front();
  auto wanted = wanted_records(options, context);
  if (!wanted) return fail(wanted.error());
  auto reading = zone_reading_options(path, options.lookup.origin, context);
  if (!reading) return fail(reading.error());
  auto now = time_of_run(options.date, context);
  if (!now) return fail(now.error());
  auto zone = LockedZone::open(path, options.dry_run, context.ports.files);
  if (!zone) return fail(zone.error());
  const auto is_wanted = [&](std::string_view owner) {
    return wanted->all || wanted->owners.contains(std::string(owner));
  };
  auto edit = bump_ids_in_zone(zone->text, *reading, is_wanted, now->day,
                               options.soa_serial ? SoaSerial::advance : SoaSerial::keep);
  if (!edit) return fail(edit.error());

  for (const Finding& warning : edit->warnings) report_warning(warning, context);
  auto emission = Emission::open("bump-id", options.output, options.dry_run, context);
  if (!emission) return fail(emission.error());
  if (options.dry_run) {
    emission->show_difference(path, zone->text, edit->text);
  } else if (!edit->changes.empty()) {
    if (auto replaced = zone->file->replace(edit->text); !replaced) return fail(replaced.error());
  }
  if (!options.domains.files.empty()) emission->summarize_list(options.dry_run ? "would change" : "changed");
  for (const IdChange& change : edit->changes) {
    emission->count_done();
    if (!options.dry_run) emission->print_text(change.owner + " " + change.id.text() + "\n");
    emission->print_result(json_text(BumpIdResult{.domain = policy_domain_at(change.owner),
                                                  .previous = change.previous,
                                                  .id = change.id.text(),
                                                  .changed = true}));
  }
  reject_missing(*wanted, *edit, path, *emission);
  return emission->finish();
}

}  // namespace mtasts
