// mtasts bump-id: the next id of an _mta-sts record, never one that was used (RFC 8461 §3.1): of nothing, of
// an id, of what stands, of a policy and its ledger, or of the records in a zone file.
#include "cli/json_output.h"
#include "commands/bulk/bulk_run.h"
#include "commands/commands.h"
#include "commands/lookup/id_source.h"
#include "commands/lookup/lookup.h"
#include "commands/lookup/moment.h"
#include "commands/zone/bump_for_policy.h"
#include "commands/zone/bump_zone_ids.h"

namespace mtasts {
namespace {

bool names_several(const BumpIdOptions& options) {
  return options.domains.operands.size() > 1 || !options.domains.files.empty();
}

DomainOutcome left_out(const std::string& domain, const Error& error) {
  DomainOutcome outcome;
  outcome.left_out = std::make_unique<LeftOut>(LeftOut{domain, error});
  return outcome;
}

// Without a domain: today's first, or the successor of an id that was typed.
Result<ExitCode> bump_bare_id(const BumpIdOptions& options, Day day, Context& context) {
  KnownIds known;
  if (options.id) known.current.push_back(*options.id);
  auto planned = plan_id(known, IdAction::bump, day);
  if (!planned) return fail(planned.error());
  auto emission = Emission::begin("bump-id", options.output, false, context);
  if (!emission) return fail(emission.error());
  BumpIdResult result{.id = planned->id.text()};
  if (planned->previous) result.previous = planned->previous->text();
  emission->write({.text = result.id + "\n", .json = json_text(result), .warnings = planned->warnings});
  return emission->finish();
}

// The successor of what stands, for each domain.
Result<ExitCode> bump_standing_ids(const BumpIdOptions& options, Context& context) {
  const IdOptions id_options{.bump = true, .ledger = options.ledger, .date = options.date};
  const BulkSettings settings{
      .command = "bump-id", .domains = options.domains, .lookup = options.lookup, .output = options.output};
  auto run = BulkRun::open(settings, context);
  if (!run) return fail(run.error());
  auto ids = IdSource::open(id_options, run->dns.get(), context);
  if (!ids) return fail(ids.error());
  const auto bump = [&](DomainName domain) -> Task<DomainOutcome> {
    KnownIds in_no_output;
    auto planned = co_await ids->id_for(domain, std::move(in_no_output));
    if (planned) {
      co_return bump_outcome(domain, *planned, true, names_several(options) ? domain.text() + " " : "");
    }
    co_return left_out(domain.text(), planned.error());
  };
  for_each_domain(settings, {bump, left_out}, run->emission, context);
  return run->emission.finish();
}

}  // namespace

Result<ExitCode> run_bump_id(const BumpIdOptions& options, Context& context) {
  if (options.in_place) return bump_zone_ids(options, context);
  if (options.policy_file) return bump_for_policy(options, context);
  if (!options.domains.operands.empty() || !options.domains.files.empty()) {
    return bump_standing_ids(options, context);
  }
  auto now = moment(options.date, context);
  if (!now) return fail(now.error());
  return bump_bare_id(options, now->day, context);
}

}  // namespace mtasts
