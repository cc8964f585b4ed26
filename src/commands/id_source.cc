#include "commands/id_source.h"

#include "commands/lookup.h"
#include "commands/moment.h"

namespace mtasts {
namespace {

constexpr std::size_t kLargestLedger = std::size_t{1} << 30;

}  // namespace

KnownIds ids_in_ledger(const Ledger& ledger, const DomainName& policy_domain) {
  KnownIds known{.used = ids_used(ledger, policy_domain)};
  if (!known.used.empty()) known.standing.push_back(known.used.back());
  return known;
}

Result<Ledger> ledger_of(std::string_view text, const std::string& path) {
  auto ledger = parse_ledger(text);
  if (!ledger) return fail(ledger.error().within(path));
  return ledger;
}

Result<std::string> read_ledger_text(const std::string& path, Context& context) {
  auto text = context.ports.files.read_if_exists(path, kLargestLedger);
  if (!text) return fail(text.error());
  return text->value_or("");
}

Result<Ledger> read_ledger(const std::string& path, Context& context) {
  auto text = context.ports.files.read(path, kLargestLedger);
  if (!text) return fail(text.error());
  return ledger_of(*text, path);
}

Result<IdSource> IdSource::open(const IdOptions& options, Dns* dns, Context& context) {
  if (options.id) return IdSource(options, dns, Day());
  auto now = moment(options.date, context);
  if (!now) return fail(now.error());
  IdSource source(options, dns, now->day);
  if (options.ledger) {
    // What is not there cannot tell what stands: a mistyped name must not hand an id out twice.
    auto ledger = read_ledger(*options.ledger, context);
    if (!ledger) return fail(ledger.error());
    source.ledger_ = *std::move(ledger);
  }
  return source;
}

Task<Result<PlannedId>> IdSource::id_for(DomainName policy_domain, KnownIds in_output) {
  if (options_->id) co_return PlannedId{.id = *options_->id};
  KnownIds known = std::move(in_output);
  std::vector<Finding> warnings;
  if (ledger_) add_known(known, ids_in_ledger(*ledger_, policy_domain));
  if (dns_ != nullptr) {
    auto standing = co_await ask_standing_ids(*dns_, policy_domain);
    if (!standing) co_return fail(standing.error());
    add_known(known, standing->ids);
    for (const std::string& warning : standing->warnings) {
      warnings.push_back({.severity = Severity::warning, .code = "id-server-failed", .message = warning});
    }
  } else if (!ledger_ && known.standing.empty()) {
    co_return fail(offline_error("the id that stands",
                                 "name it with --id, or tell where it stands with --zone-file or --ledger"));
  }
  auto planned = plan_id_of(policy_domain, known, options_->bump ? IdWish::bump : IdWish::keep, today_);
  if (planned) planned->warnings.insert(planned->warnings.begin(), warnings.begin(), warnings.end());
  co_return planned;
}

Result<PlannedId> plan_id_of(const DomainName& policy_domain, const KnownIds& known, IdWish wish, Day today) {
  const std::string owner = sts_record_name(policy_domain).text();
  auto planned = plan_id(known, wish, today);
  if (!planned) return fail(planned.error().within(owner));
  for (Finding& warning : planned->warnings) warning.subject = owner;
  return planned;
}

}  // namespace mtasts
