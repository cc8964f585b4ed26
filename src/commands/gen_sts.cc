// mtasts gen-sts: prints the _mta-sts TXT record (RFC 8461 §3.1) with the existing id, its successor or the
// first one.
#include "cli/documents/man_prose.h"
#include "cli/options/option_groups.h"
#include "cli/options/option_values.h"
#include "commands/command_list.h"
#include "commands/lookup/lookup.h"
#include "commands/lookup/policy_tree.h"
#include "commands/options/gen_sts_options.h"
#include "commands/output/record_output.h"
#include "commands/zone/record_run.h"

namespace mtasts {
namespace {

void declare(Declaration& command, GenStsOptions& options) {
  command.description(
      "Prints the TXT record that announces a policy to senders. A new id makes them fetch the policy again "
      "(RFC 8461 §3.1)."
      "\n\n"
      "The id is that of --id; else the existing one; else today's first, YYYYMMDD01; with --bump the "
      "successor of the existing one. The existing id is read from the ledger, from the zone file, from the "
      "server that is named, or else from the authoritative servers of the zone, so that a cached old id is "
      "never used. A failed lookup is never treated as \"no record\".");
  declare_domains(command, "A Policy Domain; U-labels are converted", options.domains, options.lookup);
  declare_id(command, options.id);
  declare_replace_foreign(command, options.replace_foreign);
  declare_ttl(command, options.ttl);
  declare_when_live(command, options.when_live);
  command.option({"--policy", "FILE", "With --when-live: the policy that must be served"},
                 into(options.policy_file));
  command.option({"--policies", "DIR",
                  "With --when-live: the directory of the policies, as gen-policy --output-dir writes it"},
                 into(options.policies));
  declare_lookup(command, options.lookup);
  declare_allow_private(command, options.lookup);
  declare_record_forms(command, options.output, options.records);
  declare_unordered(command, options.output);
  declare_output_file(command, options.output);
  declare_dry_run(command, options.dry_run, options.output);

  command.rule([&options]() -> Result<void> {
    if (options.lookup.offline && options.lookup.zone_files.empty() && !options.id.id && !options.id.ledger) {
      return usage_error(
          "--offline needs --id, --zone-file or --ledger: the existing id is unknown otherwise");
    }
    if (options.when_live && options.policy_file.has_value() == options.policies.has_value()) {
      return usage_error(
          "--when-live needs exactly one of --policy and --policies: the policy that must be served");
    }
    if (!options.when_live && (options.policy_file || options.policies)) {
      return usage_error("--policy and --policies need --when-live");
    }
    if (options.when_live && options.lookup.offline)
      return usage_error("--when-live fetches over HTTPS, and --offline forbids it");
    return {};
  });

  command.example("The record with the existing id, else with today's first", "mtasts gen-sts example.com");
  command.example("After the policy has changed: the next id", "mtasts gen-sts --bump example.com");
  command.example("Only if the policy is already served",
                  "mtasts gen-sts example.com --bump --when-live --policy mta-sts.txt -o mta-sts.zone");
  command.example("With a given id, without lookups",
                  "mtasts gen-sts example.com --offline --id 2026112101 --ttl 1h");
}

// The policy that must be live, where a ledger can tell if the existing id is that of another one.
Result<std::optional<AnnouncedPolicy>> announced_policy(const DomainName& domain, const RecordRun& run,
                                                        const GenStsOptions& options) {
  if (!run.live || !run.ids->has_ledger()) return std::nullopt;
  const auto text = run.live->wanted(domain);
  if (!text) return fail(text.error());
  auto policy = parse_policy(*text);
  if (!policy) return fail(policy.error());
  return AnnouncedPolicy{*std::move(policy), options.policy_file
                                                 ? *options.policy_file
                                                 : *options.policies + "/" + path_in_policy_tree(domain)};
}

Task<DomainOutcome> sts_outcome(DomainName domain, RecordRun& run, Ttl ttl, const GenStsOptions& options) {
  if (run.live) {
    const auto is_live = co_await run.live->check(domain, domain);
    if (!is_live) {
      co_return record_rejection(domain.text(), Role::primary, is_live.error());
    }
  }
  auto announced = announced_policy(domain, run, options);
  if (!announced) co_return record_rejection(domain.text(), Role::primary, announced.error());
  const auto cname = options.id.id ? std::nullopt : run.existing->sts_cname(domain);
  if (cname) co_return record_rejection(domain.text(), Role::primary, delegated_error(domain, cname->text()));
  KnownIds in_output = run.existing->ids(domain);
  auto planned = co_await run.ids->id_for(domain, std::move(in_output), *std::move(announced));
  if (!planned) co_return record_rejection(domain.text(), Role::primary, planned.error());
  std::vector<ResourceRecord> records;
  records.push_back({sts_record_name(domain), ttl, TxtData{print_sts_record({.id = planned->id})}});
  const bool keeps_ttl = !options.ttl && !run.existing->ttl();
  if (keeps_ttl && planned->published_ttl) records.front().ttl = *planned->published_ttl;
  DomainOutcome outcome =
      records_outcome(domain, Role::primary, std::move(records), *planned, options.output.form);
  outcome.warnings = std::move(planned->warnings);
  co_return outcome;
}

Result<ExitCode> run(const GenStsOptions& options, Context& context) {
  // Records of other services must be known where the text replaces all records of a name.
  const bool keeps_foreign = options.records.format->replaces_rr_sets && !options.replace_foreign;
  const RecordRunSettings settings{.bulk = {.command = "gen-sts",
                                            .domains = options.domains,
                                            .lookup = options.lookup,
                                            .output = options.output,
                                            .dry_run = options.dry_run},
                                   .records = options.records,
                                   .kinds = {RecordKind::sts},
                                   .uses_dns = !options.id.id || options.when_live || keeps_foreign,
                                   .replace_foreign = options.replace_foreign,
                                   .ids = &options.id,
                                   .when_live = options.when_live,
                                   .policy_file = options.policy_file,
                                   .policy_tree = options.policies};
  auto run = RecordRun::open(settings, context);
  if (!run) return fail(run.error());
  const Ttl ttl = planned_ttl(options.ttl, *run->existing);
  return run->run_primaries(
      settings.bulk, [&](DomainName domain) { return sts_outcome(std::move(domain), *run, ttl, options); });
}

}  // namespace

constinit const Command gen_sts_command = {
    .name = "gen-sts",
    .summary = "print the _mta-sts TXT record of domains",
    .declare = invocation<GenStsOptions, declare, run>,
    .manual = man_of_record,
};

}  // namespace mtasts
