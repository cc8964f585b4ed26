// mtasts bump-id: the next id of an _mta-sts record, never one that was used (RFC 8461 §3.1): of nothing, of
// an id, of what stands, of a policy and its ledger, or of the records in a zone file.
#include "cli/json_output.h"
#include "commands/bump_zone_ids.h"
#include "commands/commands.h"
#include "commands/each_domain.h"
#include "commands/id_source.h"
#include "commands/lookup.h"
#include "commands/moment.h"
#include "commands/standing_file.h"

namespace mtasts {
namespace {

bool is_id_operand(const std::string& operand) {
  return operand.find('.') == std::string::npos;
}

bool names_several(const BumpIdOptions& options) {
  return options.domains.operands.size() > 1 || !options.domains.files.empty();
}

std::string text_of(const BumpIdResult& result, bool with_domain) {
  return (with_domain && result.domain ? *result.domain + " " : "") + result.id + "\n";
}

DomainOutcome outcome_of(const DomainName& domain, const PlannedId& planned, bool changed, bool with_domain) {
  BumpIdResult result{.domain = domain.text(), .id = planned.id.text(), .changed = changed};
  if (planned.previous) result.previous = planned.previous->text();
  return {.text = text_of(result, with_domain), .json = json_text(result), .warnings = planned.warnings};
}

// Without a domain: today's first, or the successor of an id that was typed.
Result<ExitCode> bump_bare_id(const BumpIdOptions& options, Day day, Context& context) {
  KnownIds known;
  if (!options.domains.operands.empty()) {
    auto id = PolicyId::parse(options.domains.operands.front());
    if (!id) {
      return fail(
          {Fault::usage, id.error().code, id.error().message, "a domain has a dot, and an id has none"});
    }
    known.standing.push_back(*id);
  }
  auto planned = plan_id(known, IdWish::bump, day);
  if (!planned) return fail(planned.error());
  auto emission = Emission::begin("bump-id", options.output, false, context);
  if (!emission) return fail(emission.error());
  BumpIdResult result{.id = planned->id.text()};
  if (planned->previous) result.previous = planned->previous->text();
  say({.text = text_of(result, false), .json = json_text(result), .warnings = planned->warnings}, *emission,
      context);
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
    if (planned) co_return outcome_of(domain, *planned, true, names_several(options));
    DomainOutcome outcome;
    outcome.left_out = LeftOut{domain.text(), planned.error()};
    co_return outcome;
  };
  DomainSource source(options.domains, context.ports.files, context.ports.idna);
  each_domain(source, options.lookup, options.output, {work, no_result}, *emission, context);
  return emission->finish();
}

// What a ledger and DNS know of a domain's ids. The zone is only asked where a new id must differ from what
// it has.
Task<Result<KnownIds>> known_ids(const Ledger& ledger, Dns* dns, DomainName domain, Context& context) {
  KnownIds known = ids_in_ledger(ledger, domain);
  if (dns == nullptr) co_return known;
  auto standing = co_await ask_standing_ids(*dns, domain);
  if (!standing) co_return fail(standing.error());
  for (const std::string& warning : standing->warnings) context.diagnostics.warning(warning);
  add_known(known, standing->ids);
  co_return known;
}

// One domain, its policy and its ledger: the standing id while the policy stands, else a successor, recorded
// before it is printed. Killed at any point and run again, it gives no id to two policies.
class LedgerBump {
 public:
  LedgerBump(const BumpIdOptions& options, Emission& emission, Context& context)
      : options_(options), emission_(emission), context_(context) {}

  Result<DomainOutcome> run(const DomainName& domain) {
    auto policy = read_policy_file(*options_.policy_file, context_);
    if (!policy) return fail(policy.error());
    if (auto opened = open_ledger(); !opened) return fail(opened.error());
    auto ledger = ledger_of(content_, *options_.ledger);
    if (!ledger) return fail(ledger.error());

    const auto standing = standing_entry(*ledger, domain);
    if (standing && records_policy(*standing, *policy)) {
      context_.diagnostics.note(domain.text() + ": policy stands, id kept");
      return outcome_of(domain, {.id = standing->id, .previous = standing->id}, false, false);
    }
    auto dns = open_dns(options_.lookup, context_);
    if (!dns) return fail(dns.error());
    auto known = run_task(known_ids(*ledger, dns->get(), domain, context_), context_);
    if (!known) return fail(known.error());
    auto now = moment(options_.date, context_);
    if (!now) return fail(now.error());
    auto planned = plan_id_of(domain, *known, IdWish::bump, now->day);
    if (!planned) return fail(planned.error());

    const std::string line =
        print_ledger_line({now->text, domain, planned->id, policy->mode, policy->max_age, policy->mx});
    if (auto recorded = record(ledger->whole_octets, line); !recorded) return fail(recorded.error());
    DomainOutcome outcome = outcome_of(domain, *planned, true, false);
    if (options_.dry_run) outcome.text.clear();  // the id is in the difference
    return outcome;
  }

 private:
  // A dry run neither waits for the lock nor makes the file.
  Result<void> open_ledger() {
    if (options_.dry_run) {
      auto text = read_ledger_text(*options_.ledger, context_);
      if (!text) return fail(text.error());
      content_ = *std::move(text);
      return {};
    }
    auto file = context_.ports.files.lock_file(*options_.ledger, IfMissing::create, kLockPatience);
    if (!file) return fail(file.error());
    file_ = *std::move(file);
    content_ = file_->content();
    return {};
  }

  Result<void> record(std::size_t whole_octets, const std::string& line) {
    if (file_) return file_->append(whole_octets, line);
    emission_.show_difference(*options_.ledger, content_, content_.substr(0, whole_octets) + line);
    return {};
  }

  const BumpIdOptions& options_;
  Emission& emission_;
  Context& context_;
  std::string content_ = {};                    // of the ledger
  std::unique_ptr<LockedFile> file_ = nullptr;  // its lock; not in a dry run
};

Result<ExitCode> bump_for_policy(const BumpIdOptions& options, Context& context) {
  if (!options.ledger || names_several(options) || options.domains.operands.empty()) {
    return fail({Fault::usage, "policy-needs-ledger", "--policy goes with one domain and --ledger",
                 "mtasts bump-id DOMAIN --policy FILE --ledger LEDGER"});
  }
  auto domain = policy_domain_of(options.domains.operands.front(), context.ports.idna);
  if (!domain) return fail(domain.error());
  auto emission = Emission::begin("bump-id", options.output, options.dry_run, context);
  if (!emission) return fail(emission.error());
  auto outcome = LedgerBump(options, *emission, context).run(*domain);
  if (!outcome) return fail(outcome.error());
  say(*std::move(outcome), *emission, context);
  return emission->finish();
}

}  // namespace

Result<ExitCode> run_bump_id(const BumpIdOptions& options, Context& context) {
  if (options.in_place) return bump_zone_ids(options, context);
  if (options.policy_file) return bump_for_policy(options, context);
  const std::vector<std::string>& operands = options.domains.operands;
  const bool bare = options.domains.files.empty() &&
                    (operands.empty() || (operands.size() == 1 && is_id_operand(operands.front())));
  if (!bare) return bump_standing_ids(options, context);
  auto now = moment(options.date, context);
  if (!now) return fail(now.error());
  return bump_bare_id(options, now->day, context);
}

}  // namespace mtasts
