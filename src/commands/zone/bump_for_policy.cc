#include "commands/zone/bump_for_policy.h"

#include "cli/json_output.h"
#include "commands/bulk/domain_source.h"
#include "commands/lookup/id_source.h"
#include "commands/lookup/lookup.h"
#include "commands/lookup/time_of_run.h"
#include "commands/output/emission.h"
#include "commands/output/existing_file.h"
#include "commands/run_task.h"

namespace mtasts {
namespace {

// The ledger under its lock. A dry run neither takes the lock nor creates the file.
class LockedLedger {
 public:
  static Result<LockedLedger> open(const std::string& path, bool dry_run, Context& context) {
    if (dry_run) {
      auto text = read_ledger_text(path, context);
      if (!text) return fail(text.error());
      return read(path, *std::move(text), nullptr);
    }
    auto file = context.ports.files.lock_file(path, IfMissing::create, kLockTimeoutSeconds);
    if (!file) return fail(file.error());
    std::string text = (*file)->content();
    return read(path, std::move(text), *std::move(file));
  }

  [[nodiscard]] const Ledger& ledger() const { return ledger_; }

  // Appends a line; a dry run only shows it.
  Result<void> add(const std::string& line, Emission& emission) {
    const std::string addition = (ledger_.lacks_line_feed ? "\n" : "") + line;
    if (file_) return file_->append(ledger_.whole_octets, addition);
    emission.show_difference(path_, text_, text_.value_or("").substr(0, ledger_.whole_octets) + addition);
    return {};
  }

 private:
  static Result<LockedLedger> read(const std::string& path, std::optional<std::string> text,
                                   std::unique_ptr<LockedFile> file) {
    auto ledger = ledger_of(text.value_or(""), path);
    if (!ledger) return fail(ledger.error());
    LockedLedger held;
    held.path_ = path;
    held.text_ = std::move(text);
    held.file_ = std::move(file);
    held.ledger_ = *std::move(ledger);
    return held;
  }

  std::string path_;
  std::optional<std::string> text_ = {};
  std::unique_ptr<LockedFile> file_ = nullptr;  // null in a dry run
  Ledger ledger_;
};

Result<DomainOutcome> bump(const BumpIdOptions& options, const DomainName& domain, Emission& emission,
                           Context& context) {
  auto policy = read_policy_file(*options.policy_file, context);
  if (!policy) return fail(policy.error());
  auto held = LockedLedger::open(*options.ledger, options.dry_run, context);
  if (!held) return fail(held.error());
  const auto existing = current_entry(held->ledger(), domain);
  if (existing && records_policy(*existing, *policy)) {
    context.diagnostics.note(domain.text() + ": policy unchanged, id kept");
    return bump_outcome(domain, {.id = existing->id, .previous = existing->id}, false, "");
  }

  // DNS is needed only for a new id, which must differ from the published ones.
  auto dns = open_dns(options.lookup, context);
  if (!dns) return fail(dns.error());
  auto now = time_of_run(options.date, context);
  if (!now) return fail(now.error());
  auto planned = run_task(
      plan_id_of(domain, ids_in_ledger(held->ledger(), domain), dns->get(), IdAction::bump, now->day),
      context);
  if (!planned) return fail(planned.error());

  if (*dns == nullptr && !existing) {
    planned->warnings.push_back(
        found("id-not-looked-up", domain.text() +
                                      ": the ledger has no entry, and --offline forbids to look "
                                      "up the published id, which may be " +
                                      planned->id.text() + " too"));
  }

  const std::string line =
      print_ledger_line({now->text, domain, planned->id, policy->mode, policy->max_age, policy->mx});
  if (auto recorded = held->add(line, emission); !recorded) return fail(recorded.error());
  DomainOutcome outcome = bump_outcome(domain, *planned, true, "");
  if (options.dry_run) outcome.text.clear();  // the id is in the difference
  return outcome;
}

}  // namespace

Result<ExitCode> bump_for_policy(const BumpIdOptions& options, Context& context) {
  auto domain = parse_typed_policy_domain(options.domains.operands.front(), context.ports.idna);
  if (!domain) return fail(domain.error());
  auto emission = Emission::open("bump-id", options.output, options.dry_run, context);
  if (!emission) return fail(emission.error());
  auto outcome = bump(options, *domain, *emission, context);
  if (!outcome) return fail(outcome.error());
  emission->write(*std::move(outcome));
  return emission->finish();
}

DomainOutcome bump_outcome(const DomainName& domain, const PlannedId& planned, bool changed,
                           const std::string& lead) {
  BumpIdResult result{.domain = domain.text(), .id = planned.id.text(), .changed = changed};
  if (planned.previous) result.previous = planned.previous->text();
  return {.text = lead + result.id + "\n", .json = json_text(result), .warnings = planned.warnings};
}

}  // namespace mtasts
