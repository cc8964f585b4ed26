#include "commands/lookup/id_source.h"

#include "commands/lookup/lookup.h"
#include "commands/lookup/time_of_run.h"
#include "mtasts/printable.h"

namespace mtasts {
namespace {

constexpr std::size_t kLargestLedger = std::size_t{1} << 30;

KnownIds ids_of(const std::vector<LedgerEntry>& entries) {
  KnownIds known;
  for (const LedgerEntry& entry : entries) known.used.push_back(entry.id);
  if (!known.used.empty()) known.current.push_back(known.used.back());
  return known;
}

}  // namespace

Result<Ledger> ledger_of(std::string_view text, const std::string& path) {
  auto ledger = parse_ledger(text);
  if (ledger) return ledger;
  Error error = ledger.error().within(printable(path));
  error.hint =
      "restore the line from a backup, or name the ledger that bump-id or apply wrote; this file is kept";
  return fail(std::move(error));
}

Result<std::optional<std::string>> read_ledger_text(const std::string& path, Context& context) {
  return context.ports.files.read_if_exists(path, kLargestLedger);
}

Result<Ledger> read_ledger(const std::string& path, Context& context) {
  auto text = context.ports.files.read(path, kLargestLedger);
  if (!text) return fail(text.error());
  return ledger_of(*text, path);
}

Result<IdSource> IdSource::open(const IdOptions& options, Dns* dns, Context& context) {
  if (options.id) return IdSource(options, dns, Day());
  auto now = time_of_run(options.date, context);
  if (!now) return fail(now.error());
  IdSource source(options, dns, now->day);
  if (options.ledger) {
    // A missing ledger is an error: with a mistyped name an id would be used twice.
    auto ledger = read_ledger(*options.ledger, context);
    if (!ledger) return fail(ledger.error());
    source.ledger_ = entries_by_domain(*std::move(ledger));
  }
  return source;
}

Task<Result<PlannedId>> IdSource::id_for(DomainName policy_domain, KnownIds in_output,
                                         std::optional<AnnouncedPolicy> announced) {
  if (options_->id) co_return PlannedId{.id = *options_->id};
  if (ledger_) add_known(in_output, ids_of(entries_of(*ledger_, policy_domain)));
  if (dns_ == nullptr && in_output.current.empty()) {
    co_return fail(
        offline_error("the existing id", "name it with --id, or its source with --zone-file or --ledger"));
  }
  if (announced && !options_->bump) {
    if (auto recorded = check_recorded(policy_domain, *announced); !recorded)
      co_return fail(recorded.error());
  }
  const IdAction action = options_->bump ? IdAction::bump : IdAction::keep;
  co_return co_await plan_id_of(std::move(policy_domain), std::move(in_output), dns_, action, today_);
}

Result<void> IdSource::check_recorded(const DomainName& policy_domain,
                                      const AnnouncedPolicy& announced) const {
  if (!ledger_) return {};
  const std::vector<LedgerEntry>& entries = entries_of(*ledger_, policy_domain);
  if (entries.empty() || records_policy(entries.back(), announced.policy)) return {};
  return fail({Fault::refused, "policy-not-recorded",
               policy_domain.text() + ": the ledger's last policy is not that of " +
                   printable(announced.path) + ", and its id " + entries.back().id.text() +
                   " would keep senders at the old one (RFC 8461 §3.1)",
               "record it first: mtasts bump-id " + policy_domain.text() + " --policy " +
                   printable(announced.path) + " --ledger " + printable(*options_->ledger)});
}

Task<Result<PlannedId>> plan_id_of(DomainName policy_domain, KnownIds known, Dns* dns, IdAction action,
                                   Day today) {
  std::vector<Finding> warnings;
  std::optional<std::vector<TxtData>> published;
  std::optional<Ttl> ttl;
  if (dns != nullptr) {
    auto existing = co_await look_up_existing_ids(*dns, policy_domain);
    if (!existing) co_return fail(existing.error());
    add_known(known, existing->ids);
    warnings = std::move(existing->warnings);
    published = std::move(existing->texts);
    ttl = existing->ttl;
  }
  const std::string owner = sts_record_name(policy_domain).text();
  auto planned = plan_id(known, action, today);
  if (!planned) co_return fail(planned.error().within(owner));
  for (Finding& warning : planned->warnings) {
    warning.subject = owner;
    warnings.push_back(std::move(warning));
  }
  planned->warnings = std::move(warnings);
  planned->published = std::move(published);
  planned->published_ttl = ttl;
  co_return planned;
}

}  // namespace mtasts
