// mtasts bump-id: the next id of an _mta-sts record, never one that was used (RFC 8461 §3.1): of nothing, of
// an id, of what stands, of a policy and its ledger, or of the records in a zone file.
#include "cli/json_output.h"
#include "commands/bulk/each_domain.h"
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
  emission->say({.text = result.id + "\n", .json = json_text(result), .warnings = planned->warnings});
  return emission->finish();
}

// The successor of what stands, for each domain.
Result<ExitCode> bump_standing_ids(const BumpIdOptions& options, Context& context) {
  const IdOptions id_options{.bump = true, .ledger = options.ledger, .date = options.date};
  auto dns = open_dns(options.lookup, context);
  if (!dns) return fail(dns.error());
  auto ids = IdSource::open(id_options, dns->get(), context);
  if (!ids) return fail(ids.error());
  auto emission = Emission::begin("bump-id", options.output, false, context);
  if (!emission) return fail(emission.error());
  const auto no_result = [](const std::string& /*typed*/, const Error& /*error*/) { return std::string(); };
  const auto work = [&](DomainName domain) -> Task<DomainOutcome> {
    KnownIds in_no_output;
    auto planned = co_await ids->id_for(domain, std::move(in_no_output));
    if (planned) {
      co_return bump_outcome(domain, *planned, true, names_several(options) ? domain.text() + " " : "");
    }
    DomainOutcome outcome;
    outcome.left_out = std::make_unique<LeftOut>(LeftOut{domain.text(), planned.error()});
    co_return outcome;
  };
  DomainSource source(options.domains, context.ports.files, context.ports.idna);
  each_domain(source, options.lookup, options.output, {work, no_result}, *emission, context);
  return emission->finish();
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
