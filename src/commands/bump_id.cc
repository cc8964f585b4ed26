// mtasts bump-id: prints the next id of an _mta-sts record, never one that was used (RFC 8461 §3.1): the
// first id of today, the successor of an id or of a domain's existing id, the id of a policy by its ledger,
// or new ids in a zone file.
#include <algorithm>

#include "cli/json_output.h"
#include "cli/options/option_groups.h"
#include "cli/options/option_values.h"
#include "commands/bulk/bulk_run.h"
#include "commands/command_list.h"
#include "commands/lookup/id_source.h"
#include "commands/lookup/lookup.h"
#include "commands/lookup/time_of_run.h"
#include "commands/options/bump_id_options.h"
#include "commands/zone/bump_for_policy.h"
#include "commands/zone/bump_zone_ids.h"
#include "mtasts/printable.h"

namespace mtasts {
namespace {

bool is_id(const std::string& operand) {
  return operand.find('.') == std::string::npos;
}

// An operand without a dot is an id. It must be the only operand.
Result<void> take_id(BumpIdOptions& options) {
  std::vector<std::string>& operands = options.domains.operands;
  const auto id = std::ranges::find_if(operands, is_id);
  if (id == operands.end()) return {};
  auto parsed = PolicyId::parse(*id);
  if (!parsed) {
    return usage_error(
        quote(*id) +
        " is neither an id (1 to 32 letters and digits, RFC 8461 §3.1) nor, without a dot, a domain");
  }
  if (operands.size() > 1 || !options.domains.files.empty()) {
    return usage_error("the id " + *id + " must be the only operand");
  }
  if (options.in_place || options.policy_file || options.policies || options.ledger) {
    return usage_error("--in-place, --policy, --policies and --ledger need a domain, not the id " + *id);
  }
  options.id = *std::move(parsed);
  operands.clear();
  return {};
}

Result<void> check_options(const BumpIdOptions& options) {
  const bool one_domain = options.domains.operands.size() == 1 && options.domains.files.empty();
  if (options.policy_file && !one_domain) return usage_error("--policy needs exactly one domain as operand");
  if (options.policies && (options.policy_file || options.in_place)) {
    return usage_error("--policies excludes --policy and --in-place");
  }
  if ((options.policy_file || options.policies) && !options.ledger) {
    return usage_error(std::string(options.policies ? "--policies" : "--policy") +
                       " needs --ledger, which shows if the policy has changed");
  }
  const std::vector<std::string>& zone_files = options.lookup.zone_files;
  if (options.in_place && zone_files.size() != 1) {
    return usage_error("--in-place needs exactly one --zone-file");
  }
  if (options.in_place && zone_files.front() == "-") {
    return usage_error("--in-place cannot rewrite standard input");
  }
  if (options.soa_serial && !options.in_place) return usage_error("--soa-serial needs --in-place");
  const bool asks = !options.domains.files.empty() || !options.domains.operands.empty();
  if (options.lookup.offline && asks && options.lookup.zone_files.empty() && !options.ledger) {
    return usage_error("--offline needs --zone-file or --ledger: the existing id is unknown otherwise");
  }
  return {};
}

void declare(Declaration& command, BumpIdOptions& options) {
  command.description(
      "Ids have the form YYYYMMDDNN, in UTC. Without operand the command prints today's first id; for an id, "
      "its successor; for a domain, the successor of the existing id, which is looked up as by gen-sts. A "
      "successor differs from every id that is known to have been used, and is later than every dated one."
      "\n\n"
      "With --ledger and --policy or --policies the id changes exactly if the policy does: if mode, max_age "
      "and the set of mx equal those recorded last, the existing id is printed again.");
  command.operands(
      {server_operand(),
       {"ID|DOMAIN",
        true,
        false,
        {},
        "An id, to print its successor; or domains, to print the successors of their existing ids"}},
      take_domains(options.domains, options.lookup));
  declare_domain_lists(command, options.domains);
  declare_ledger(command, options.ledger,
                 "Read the existing and used ids from this ledger; with --policy and --policies, record the "
                 "id there before it is printed");
  declare_date(command, options.date);
  command.option({"--policy", "FILE",
                  "With --ledger: print the existing id if this policy equals the recorded one, else record "
                  "the policy with a successor"},
                 into(options.policy_file));
  command.option({"--policies", "DIR",
                  "The same for every domain with a policy in DIR, as gen-policy --output-dir writes it, or "
                  "for the named domains: print one line \"domain id\" for each"},
                 into(options.policies));
  command.flag("--in-place", options.in_place,
               "Rewrite the ids in the file of --zone-file, without any other change; print one line \"owner "
               "id\" for each");
  command.flag("--soa-serial", options.soa_serial,
               "With --in-place: advance the serial of the SOA record too (RFC 1982)");
  declare_lookup(command, options.lookup);
  declare_forms(command, options.output);
  declare_dry_run(command, options.dry_run, options.output);

  command.rule([&options] { return take_id(options); });
  command.rule([&options] { return check_options(options); });

  command.example("Today's first id", "mtasts bump-id");
  command.example("The id after another", "mtasts bump-id 2026112101");
  command.example("The successor of the id that is published", "mtasts bump-id example.com");
  command.example("A new id only if the policy has changed",
                  "mtasts bump-id example.com --policy mta-sts.txt --ledger ledger.ndjson");
  command.example("The same for a directory of policies",
                  "mtasts bump-id --policies policies --ledger ledger.ndjson");
  command.example("New ids and a new serial in a zone file",
                  "mtasts bump-id --zone-file example.com.zone --in-place --soa-serial");
}

Manual bump_id_manual() {
  return {.output =
              "The id; with several domains and with --policies \"domain id\" for each domain; with "
              "--in-place \"owner id\" for each id that was changed.",
          .schema = {R"({"domain"|null,"previous"|null,"id","changed":true|false})"}};
}

bool names_several(const BumpIdOptions& options) {
  return options.domains.operands.size() > 1 || !options.domains.files.empty();
}

DomainOutcome rejection(const std::string& domain, const Error& error) {
  DomainOutcome outcome;
  outcome.rejection = std::make_unique<Rejection>(Rejection{domain, error});
  return outcome;
}

// Without a domain: today's first, or the successor of a typed id.
Result<ExitCode> bump_bare_id(const BumpIdOptions& options, Day day, Context& context) {
  KnownIds known;
  if (options.id) known.current.push_back(*options.id);
  auto planned = plan_id(known, IdAction::bump, day);
  if (!planned) return fail(planned.error());
  auto emission = Emission::open("bump-id", options.output, false, context);
  if (!emission) return fail(emission.error());
  BumpIdResult result{.id = planned->id.text()};
  if (planned->previous) result.previous = planned->previous->text();
  emission->write({.text = result.id + "\n", .json = json_text(result), .warnings = planned->warnings});
  return emission->finish();
}

// The successor of the existing id of each domain.
Result<ExitCode> bump_existing_ids(const BumpIdOptions& options, Context& context) {
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
      co_return bump_outcome(domain, *planned, names_several(options) ? domain.text() + " " : "");
    }
    co_return rejection(domain.text(), planned.error());
  };
  for_each_domain(settings, {bump, rejection}, run->dns.get(), run->emission, context);
  return run->emission.finish();
}

Result<ExitCode> run(const BumpIdOptions& options, Context& context) {
  if (options.in_place) return bump_zone_ids(options, context);
  if (options.policy_file) return bump_for_policy(options, context);
  if (options.policies) return bump_for_policies(options, context);
  if (!options.domains.operands.empty() || !options.domains.files.empty()) {
    return bump_existing_ids(options, context);
  }
  auto now = time_of_run(options.date, context);
  if (!now) return fail(now.error());
  return bump_bare_id(options, now->day, context);
}

}  // namespace

constinit const Command bump_id_command = {
    .name = "bump-id",
    .summary = "print the next id of a policy",
    .declare = invocation<BumpIdOptions, declare, run>,
    .manual = bump_id_manual,
};

}  // namespace mtasts
