// mtasts gen-zone: prints the three records of a primary, and three CNAMEs for each hosted domain whose MX
// the policy covers (RFC 8461 §8.2).
#include <memory>

#include "cli/documents/man_prose.h"
#include "cli/options/option_groups.h"
#include "cli/options/option_values.h"
#include "commands/bulk/run_each.h"
#include "commands/bulk/run_task.h"
#include "commands/command_list.h"
#include "commands/lookup/lookup.h"
#include "commands/lookup/zone_files_first.h"
#include "commands/options/gen_zone_options.h"
#include "commands/output/policy_tree.h"
#include "commands/output/record_output.h"
#include "commands/policy/policy_request.h"
#include "commands/site/web_host.h"
#include "commands/zone/record_run.h"
#include "commands/zone/uncovered_domains.h"
#include "commands/zone/zone_records.h"
#include "commands/zone/zone_updater.h"
#include "mtasts/finding.h"

namespace mtasts {
namespace {

bool has_domains(const DomainOptions& domains) {
  return !domains.operands.empty() || !domains.files.empty();
}

// Rejects options that contradict --policies, which determines the primaries and the policies.
Result<void> check_policies(const GenZoneOptions& options) {
  if (!options.policies)
    return options.list ? Result<void>(usage_error("--list needs --policies")) : Result<void>();
  if (options.primary || options.each) {
    return usage_error("--policies excludes --primary and --each: its domains are the primaries");
  }
  if (options.policy_file || !options.policy.mx.empty()) {
    return usage_error(
        "--policies, --policy and --mx exclude each other: each sets the mx that must cover a domain");
  }
  if (options.allow_uncovered) {
    return usage_error(
        "--policies excludes --allow-uncovered: a domain that no policy covers has no primary");
  }
  if (options.list) {
    const bool prints_records = options.output.file || options.output_dir || options.when_live ||
                                options.output.form != OutputForm::text;
    if (prints_records) {
      return usage_error("--list prints no records: it excludes -o, --output-dir, --when-live and JSON",
                         "redirect standard output");
    }
  }
  if (options.id.id) return usage_error("--policies excludes --id: several policies need several ids");
  if (options.lookup.offline && options.lookup.zone_files.empty()) {
    return usage_error("--policies needs the MX of each domain, and --offline forbids the lookup",
                       "read them from zone files with --zone-file");
  }
  return {};
}

// Checks that the options determine the primary and the hosted domains.
Result<void> check_roles(const GenZoneOptions& options) {
  if (options.policies) {
    if (has_domains(options.domains)) return {};
    return usage_error("no hosted domain is given", "name domains as operands or with --domains-file FILE");
  }
  if (options.each && options.primary) {
    return usage_error("--each excludes --primary: every domain is a primary");
  }
  if (options.each && options.hosted_only) {
    return usage_error(
        "--each excludes --hosted-only: every domain is a primary, and nothing is left to print");
  }
  if (options.each && options.hosted_tlsrpt) {
    return usage_error("--hosted-tlsrpt has no effect with --each: every domain is a primary");
  }
  if (options.each && !has_domains(options.domains)) {
    return usage_error("no domain is given", "name domains as operands or with --domains-file FILE");
  }
  if (!options.each && !options.primary && options.domains.operands.empty()) {
    return usage_error("no primary is given; the domains of --domains-file are hosted domains",
                       "name the primary as first operand or with --primary DOMAIN; with --each every domain "
                       "is one");
  }
  const std::size_t primaries = options.primary ? 0 : 1;
  if (options.hosted_only && options.domains.files.empty() && options.domains.operands.size() <= primaries) {
    return usage_error("--hosted-only needs a hosted domain");
  }
  return {};
}

Result<void> check_web_target(const GenZoneOptions& options) {
  if (options.web_host && !options.web_addresses.empty()) {
    return usage_error("--web-host and --web-address exclude each other");
  }
  const bool needed = !options.list && (!options.only || *options.only == RecordKind::host);
  if (needed && !options.web_host && options.web_addresses.empty()) {
    return usage_error("--web-host or --web-address is needed: the Policy Host must point to a web server",
                       "give --web-host NAME for a CNAME or --web-address IP for an address record");
  }
  return {};
}

Result<void> check_policy_and_id(const GenZoneOptions& options) {
  const bool announces = !options.only || *options.only == RecordKind::sts;
  if (options.when_live && announces && !options.policy_file && !options.policies) {
    return usage_error("--when-live needs --policy or --policies: the policy that must be served");
  }
  if (options.when_live && options.lookup.offline) {
    return usage_error("--when-live fetches over HTTPS, and --offline forbids it");
  }
  if (options.policy_file && !options.policy.mx.empty()) {
    return usage_error("--policy and --mx exclude each other: both set the mx of the policy");
  }
  const bool prints_id = !options.hosted_only && (!options.only || *options.only == RecordKind::sts);
  if (prints_id && options.lookup.offline && options.lookup.zone_files.empty() && !options.id.id &&
      !options.id.ledger) {
    return usage_error("--offline needs --id, --zone-file or --ledger: the existing id is unknown otherwise");
  }
  return {};
}

// Rejects options for another destination than a primary server.
Result<void> check_update(const GenZoneOptions& options) {
  if (!options.update) return {};
  const bool has_other = options.output.file || options.output_dir || options.list ||
                         options.records.is_typed || options.records.zone ||
                         options.output.form != OutputForm::text;
  if (has_other) {
    return usage_error(
        "--update sends the records: it excludes -o, --output-dir, --format, --zone, --list and JSON");
  }
  if (options.lookup.offline || !options.lookup.zone_files.empty()) {
    return usage_error(
        "--update excludes --offline and --zone-file: the existing records are read in DNS before they are "
        "replaced");
  }
  if (options.replace_foreign) {
    return usage_error("--update excludes --replace-foreign: it keeps the records of other services");
  }
  return {};
}

void declare_roles(Declaration& command, GenZoneOptions& options) {
  command.option({"-p,--primary", "DOMAIN", "The primary; all operands are then hosted domains"},
                 into(options.primary));
  command.flag("--each", options.each, "Every domain is a primary with records of its own");
  command.flag("--hosted-only", options.hosted_only, "Leave out the records of the primary");
}

void declare_records(Declaration& command, GenZoneOptions& options) {
  const Choices<RecordKind> kinds = {
      {"host", RecordKind::host}, {"sts", RecordKind::sts}, {"tlsrpt", RecordKind::tlsrpt}};

  command.group("Records");
  command.option({"--web-host", "HOST",
                  "The web server of the policies: the Policy Host mta-sts.DOMAIN becomes a CNAME to it"},
                 into(options.web_host));
  command.option({"--web-address",
                  "IP",
                  "The same with addresses: the Policy Host gets A and AAAA records",
                  "",
                  {},
                  true},
                 into_once<IpAddress>(options.web_addresses, IpAddress::parse));
  declare_rua(command, options.rua);
  declare_ttl(command, options.ttl);
  declare_when_live(command, options.when_live);
  command.option({"--only", "KIND",
                  "Only these records: host, of the Policy Host; sts, at _mta-sts; tlsrpt, at _smtp._tls",
                  "all", words_of(kinds)},
                 choice_into(options.only, kinds));
  const Choices<HostedTlsrpt> hosted = {
      {"cname", HostedTlsrpt::cname}, {"own", HostedTlsrpt::own}, {"none", HostedTlsrpt::none}};
  command.option({"--hosted-tlsrpt", "WHAT",
                  "The record at _smtp._tls of hosted domains: cname, to the primary's record; own, a record "
                  "of their own with the rua of --rua, else their existing rua; none",
                  "that of the existing file, else cname", words_of(hosted)},
                 choice_into(options.hosted_tlsrpt, hosted));
}

void declare_coverage(Declaration& command, GenZoneOptions& options) {
  declare_policy(command, options.policy);
  command.option({"--policy", "FILE",
                  "The policy that must cover the MX of every domain, and that --when-live requires; the "
                  "primary then needs no MX",
                  "the policy that gen-policy would write"},
                 into(options.policy_file));
  command.option(
      {"--policies", "DIR",
       "A directory of policies that gen-policy --output-dir wrote: its domains are the primaries. Each "
       "hosted domain points to the one whose policy covers its MX; of several to that of its existing "
       "CNAME, else to the narrowest; mode none takes no domain"},
      into(options.policies));
  command.flag("--list", options.list,
               "With --policies: print \"domain primary\" for each hosted domain instead of its records. "
               "gen-policy --primary writes the policies of such a list, to another directory than that of "
               "--policies");
  command.flag("--allow-uncovered", options.allow_uncovered,
               "Print the records of a hosted domain even if the policy does not cover its MX; with mode "
               "enforce, senders then deliver no mail to it");
}

void declare_zone_examples(Declaration& command) {
  command.example(
      "A primary and a hosted domain behind one web server",
      "mtasts gen-zone example.com example.org --web-host mail.example.com --rua tls@example.com");
  command.example("The same without lookups, with a given id",
                  "mtasts gen-zone example.com example.org --web-host mail.example.com --rua tls@example.com "
                  "--offline --id 2026112101");
  command.example("One zone file snippet for each of many hosted domains",
                  "mtasts gen-zone --primary example.com --hosted-only --domains-file domains.txt --web-host "
                  "mail.example.com --output-dir zones");
  command.example("Each customer to the policy that covers its MX; rejects get the others",
                  "mtasts gen-zone --policies policies --domains-file customers.txt --web-host "
                  "mail.example.com --rejects rejects.ndjson --partial -o customers.zone");
  command.example(
      "The customers of each primary, one file for each",
      "mtasts gen-zone --policies policies --domains-file customers.txt --list | awk '{print $1 > "
      "$2 \".txt\"}'");
  command.example("The same as a dynamic update, refused if the id has changed since",
                  "mtasts gen-zone example.com example.org --web-host mail.example.com --rua tls@example.com "
                  "--format nsupdate | nsupdate -k mtasts.key");
  command.example("The changes sent to the primary server, and none where nothing changes",
                  "mtasts gen-zone example.com example.org --web-host mail.example.com --rua tls@example.com "
                  "--update 192.0.2.53 --key /etc/mtasts/tsig.key");
  command.example("What a customer must enter at the provider of the zone",
                  "mtasts gen-zone --primary example.com --hosted-only example.org --web-host "
                  "mail.example.com --format markdown");
  command.example("A web server without a name of its own",
                  "mtasts gen-zone example.com --web-address 192.0.2.10 --web-address 2001:db8::10 --rua "
                  "tls@example.com");
}

void declare(Declaration& command, GenZoneOptions& options) {
  command.description(
      "Prints the three records of the primary: the record of its Policy Host (mta-sts) and the TXT records "
      "at _mta-sts and _smtp._tls. Then prints three CNAMEs for each hosted domain, which point to the "
      "primary's names (RFC 8461 §8.2)."
      "\n\n"
      "The first operand is the primary. With --primary all operands are hosted domains. The domains of "
      "--domains-file are hosted domains, too, except with --each. The records of a hosted domain are "
      "printed only if the primary's policy covers every host of its MX records, and if there is no other "
      "data at the names of its CNAMEs. Without --rua the _smtp._tls records are left out, with a warning."
      "\n\n"
      "The web server must present a certificate for the Policy Host of every hosted domain (RFC 8461 "
      "§3.3).");
  command.operands({server_operand(),
                    {"PRIMARY",
                     false,
                     false,
                     {},
                     "The domain that publishes the policy, its id and the destination of reports"},
                    {"HOSTED", true, false, {}, "A domain whose three names are CNAMEs to the primary's"}},
                   take_domains(options.domains, options.lookup));
  declare_domain_lists(command, options.domains);
  declare_roles(command, options);
  declare_records(command, options);
  declare_id(command, options.id);
  declare_replace_foreign(command, options.replace_foreign);
  declare_coverage(command, options);
  declare_lookup(command, options.lookup);
  declare_allow_private(command, options.lookup);
  declare_record_forms(command, options.output, options.records, &options.output_dir);
  declare_unordered(command, options.output);
  declare_output_file(command, options.output);
  declare_output_dir(command, options.output_dir, options.output,
                     "Write each domain's records to DIR/DOMAIN.zone; the ending follows --format");
  declare_update(command, options.update, options.key);
  declare_skip(command, options.output);
  declare_dry_run(command, options.dry_run, options.output);

  command.rule([&options] { return check_policies(options); });
  command.rule([&options] { return check_roles(options); });
  command.rule([&options] { return check_web_target(options); });
  command.rule([&options] { return check_policy_and_id(options); });
  command.rule([&options] { return check_update(options); });

  declare_zone_examples(command);
}

Manual gen_zone_manual() {
  return {
      .output =
          "Lines of a zone file, all names absolute: the primary's records, then those of each hosted "
          "domain, each in the order mta-sts, _mta-sts, _smtp._tls. FORMATS describes the other formats."
          "\n\n"
          "With --update, a line for each record that the server has taken, after + if it is new and after "
          "- if it is gone; with --dry-run, for each that would be sent. A change is made only if the "
          "server still has the records that the authoritative servers had, and other records there are "
          "a conflict. A name that needs no change is not sent. A domain that is left out keeps its "
          "records. The one record that goes is the _smtp._tls CNAME to the primary, with --hosted-tlsrpt "
          "none.",
      .schema = man_schema_records(),
      .sections = {{"FORMATS", man_record_formats()}}};
}

Result<WebTarget> web_target(const GenZoneOptions& options, Idna& idna) {
  WebTarget web{.addresses = options.web_addresses};
  if (!options.web_host) return web;
  auto host = parse_web_host(*options.web_host, idna);
  if (!host) return fail(host.error());
  web.host = *std::move(host);
  return web;
}

// Warns of a web host that no sender can reach. A lookup that fails proves nothing, nor does a part of a
// zone.
Task<std::vector<Finding>> judge_web_host(DomainName host, const LookupOptions& lookup, Dns* dns) {
  std::vector<Finding> warnings;
  if (host.label_count() == 1) {
    warnings.push_back(
        found("web-host-single-label",
              "--web-host " + host.text() + " is a single label, which no host on the Internet is"));
    co_return warnings;
  }
  if (dns == nullptr) co_return warnings;
  if (reads_zone_files(lookup)) {
    const bool is_whole = co_await has_zone_of(*dns, host);
    if (!is_whole) co_return warnings;
  }
  for (const RecordType type : {RecordType::a, RecordType::aaaa}) {
    const DnsAnswer answer = co_await dns->ask(DnsQuestion(host, type));
    if (answer.status == DnsStatus::records || answer.status == DnsStatus::failed) co_return warnings;
  }
  warnings.push_back(found("web-host-without-address", "--web-host " + host.text() + " has no address"));
  co_return warnings;
}

// The operands by role: --primary and --policies make all of them hosted, else the first is the primary.
struct Roles {
  std::optional<DomainName> primary = {};  // none with --each and --policies
  DomainOptions others = {};               // hosted domains, primaries with --each
};

Result<Roles> roles(const GenZoneOptions& options, Idna& idna) {
  Roles roles{.others = options.domains};
  if (options.each || options.policies) return roles;
  auto primary =
      parse_typed_policy_domain(options.primary ? *options.primary : options.domains.operands.front(), idna);
  if (!primary) return fail(primary.error());
  roles.primary = *std::move(primary);
  if (!options.primary) roles.others.operands.erase(roles.others.operands.begin());
  return roles;
}

RecordRunSettings record_settings(const GenZoneOptions& options, const Roles& roles) {
  return {.bulk = {.command = "gen-zone",
                   .domains = roles.others,
                   .lookup = options.lookup,
                   .output = options.output,
                   .output_dir = options.output_dir,
                   .dry_run = options.dry_run,
                   .done = !options.update   ? ""
                           : options.dry_run ? "would change"
                                             : "updated"},
          .records = options.records,
          .kinds = wanted_kinds(options),
          .replace_foreign = options.replace_foreign,
          .ids = &options.id,
          .when_live = options.when_live,
          .typed_primary = roles.primary ? std::optional(roles.primary->text()) : std::nullopt,
          .policy_file = options.policy_file,
          .policy_tree = options.policies};
}

// With --output-dir, moves the records of an outcome to the domain's own file.
DomainOutcome move_to_own_file(DomainOutcome outcome, const DomainName& domain, Role role,
                               const GenZoneOptions& options, const ZoneRecords& records, RecordRun& run) {
  if (!options.output_dir || !outcome.records) return outcome;
  const RecordFormat& format = *options.records.format;
  const auto then = [domain, role](DomainOutcome& of, const Result<bool>& changed) {
    if (!changed) of = record_rejection(domain.text(), role, changed.error());
  };
  NewFile file{record_file_name(domain, format), print_domain(format, *outcome.records)};
  outcome.file = std::make_unique<OutcomeFile>(OutcomeFile{std::move(file), format.start, then});
  run.count_removals(domain, records.records_in_own_file(domain), outcome.records->records, *outcome.file);
  outcome.records.reset();
  return outcome;
}

// The primaries whose policies hosted domains use. Their records are written before those of hosted domains.
class Primaries {
 public:
  // `updater` is null without --update.
  Primaries(ZoneRecords& records, RecordRun& run, ZoneUpdater* updater, const GenZoneOptions& options,
            Context& context)
      : records_(records), run_(run), updater_(updater), options_(options), context_(context) {}

  // The primary that CNAMEs can lead to. Empty, with the reason reported, where its policy or its records are
  // missing.
  std::optional<Primary> open(const DomainName& domain) {
    Planned planned = run_task(plan_named(domain), context_);
    if (const auto written = write(planned); !written) return std::nullopt;
    return *std::move(planned.primary);
  }

  // Reads the policies of --policies. Errors of reading the tree; Fault::input, code "no-policies", if it has
  // none; Fault::undetermined, code "no-server-answers".
  Result<std::vector<Primary>> read_tree(const std::string& tree) {
    auto domains = domains_in_tree(tree, context_);
    if (!domains) return fail(domains.error());
    if (domains->empty()) return fail(no_policies(tree));
    std::vector<PolicyOfTree> policies;
    for (DomainName& domain : *domains) {
      auto policy = read_policy_in_tree(tree, domain, context_.ports.files);
      if (!policy) return fail(policy.error());
      policies.push_back({std::move(domain), std::move(policy->policy)});
    }
    std::vector<Primary> primaries;
    run_each<Planned, PolicyOfTree>(
        policies, [this](PolicyOfTree policy) { return plan_of_tree(std::move(policy)); },
        [&](Planned&& planned) {
          const auto written = write(planned);
          const PolicyOfTree& policy = policies[primaries.size()];
          primaries.push_back(planned.primary ? *std::move(planned.primary)
                                              : Primary{policy.domain, policy.policy});
          if (!written) primaries.back().fault = written.error();
          if (run_.dns) run_.dns->end_domain();
        },
        {.window = options_.lookup.concurrency}, context_);
    if (run_.dns && run_.dns->ends_list()) return fail(run_.dns->error());
    return primaries;
  }

 private:
  struct PolicyOfTree {
    DomainName domain;
    Policy policy;
  };
  // A primary, or the reason why there is none, and the outcome of its own records if they are printed.
  struct Planned {
    DomainName domain;
    Result<Primary> primary;
    std::optional<DomainOutcome> outcome = {};
  };

  Task<Planned> plan_named(DomainName domain) {
    Result<Primary> primary = co_await records_.find_primary(domain);
    Planned planned{std::move(domain), std::move(primary)};
    co_return co_await plan_records(std::move(planned));
  }

  Task<Planned> plan_of_tree(PolicyOfTree policy) {
    Result<Primary> primary = co_await records_.primary_with(policy.domain, std::move(policy.policy));
    Planned planned{std::move(policy.domain), std::move(primary)};
    co_return co_await plan_records(std::move(planned));
  }

  Task<Planned> plan_records(Planned planned) {
    if (!planned.primary || options_.list || options_.hosted_only) co_return planned;
    DomainOutcome outcome = co_await records_.primary_outcome(planned.domain);
    outcome = co_await run_.complete(std::move(outcome), planned.domain, Role::primary);
    if (updater_ != nullptr) {
      outcome = co_await updater_->apply(std::move(outcome), planned.domain, Role::primary);
    }
    planned.outcome = std::move(outcome);
    co_return planned;
  }

  // Writes the records of a primary, or why there are none, which is returned too.
  Result<void> write(Planned& planned) {
    const DomainName& domain = planned.domain;
    if (!planned.primary) {
      DomainOutcome rejection = record_rejection(domain.text(), Role::primary, planned.primary.error());
      run_.emission.write(run_.keep_records(std::move(rejection), domain, Role::primary));
      return fail(planned.primary.error());
    }
    for (const Finding& warning : planned.primary->warnings) report_warning(warning, context_);
    if (!options_.list) records_.warn_without_rua(domain);
    if (!planned.outcome) return {};
    Result<void> written;
    // Hosted domains need no _mta-sts record of the primary yet, which may wait for its policy.
    const DomainOutcome& outcome = *planned.outcome;
    const bool has_records = outcome.records || (outcome.update && !outcome.update->failure);
    if (outcome.rejection && !has_records) written = fail(outcome.rejection->error);
    run_.emission.write(
        move_to_own_file(*std::move(planned.outcome), domain, Role::primary, options_, records_, run_));
    return written;
  }

  ZoneRecords& records_;
  RecordRun& run_;
  ZoneUpdater* updater_;
  const GenZoneOptions& options_;
  Context& context_;
};

// Plans the domains that follow the primary.
class OtherDomains {
 public:
  // `updater` is null without --update.
  OtherDomains(ZoneRecords& records, RecordRun& run, ZoneUpdater* updater, const GenZoneOptions& options)
      : records_(records), run_(run), updater_(updater), options_(options) {}

  // Finds the primaries that hosted domains use. False where the only one has no records.
  Result<bool> find_primaries(const std::optional<DomainName>& only, Primaries primaries) {
    if (only) {
      primary_ = primaries.open(*only);
      if (primary_ && primary_->hosted_records) shared_kinds_ = primary_->hosted_records->kinds();
      return primary_.has_value();
    }
    if (!options_.policies) return true;
    auto tree = primaries.read_tree(*options_.policies);
    if (!tree) return fail(tree.error());
    tree_ = *std::move(tree);
    return true;
  }

  ValueOrTask<DomainOutcome> step(DomainName&& domain) {
    if (is_printed_at_once(domain)) return print_hosted(domain);
    const bool needs_more =
        options_.policies || options_.output_dir || updater_ != nullptr || run_.has_more_than_records();
    if (!needs_more) return plan(std::move(domain));
    Task<DomainOutcome> planned = plan(DomainName(domain));
    return finish(std::move(planned), std::move(domain));
  }

  DomainOutcome bad_entry(const std::string& typed, const Error& error) const {
    return record_rejection(typed, role(), error);
  }

  void report_uncovered(Context& context) const { uncovered_.report(context); }

 private:
  [[nodiscard]] Role role() const { return options_.each ? Role::primary : Role::hosted; }

  // True if the domain has the records that all hosted domains share, which need no planning.
  [[nodiscard]] bool is_printed_at_once(const DomainName& domain) const {
    if (!primary_ || !primary_->prints(domain)) return false;
    if (run_.existing->empty()) return true;
    return !run_.existing->has_foreign() && !primary_->hosted_records->is_own_web_host(domain) &&
           records_.tlsrpt_of(domain, *primary_, *run_.existing) == records_.default_tlsrpt();
  }

  // Fast path: the outcome is built where it is returned, in a recycled string.
  ValueOrTask<DomainOutcome> print_hosted(const DomainName& domain) {
    ValueOrTask<DomainOutcome> outcome;
    std::string& text = std::get<DomainOutcome>(outcome).text;
    text = run_.emission.take_spare_text();
    primary_->hosted_text->print(domain, text);
    if (!run_.existing->empty()) run_.existing->keep(domain, shared_kinds_);
    return outcome;
  }

  Task<DomainOutcome> plan(DomainName&& domain) {
    if (primary_) return records_.hosted_outcome(std::move(domain), *primary_);
    if (options_.each) return records_.each_outcome(std::move(domain));
    return records_.hosted_outcome_by_cover(std::move(domain), tree_);
  }

  Task<DomainOutcome> finish(Task<DomainOutcome> planned, DomainName domain) {
    DomainOutcome outcome = co_await std::move(planned);
    uncovered_.count(outcome);
    outcome = co_await run_.complete(std::move(outcome), domain, role());
    if (updater_ != nullptr)
      co_return co_await updater_->apply(std::move(outcome), std::move(domain), role());
    co_return move_to_own_file(std::move(outcome), domain, role(), options_, records_, run_);
  }

  ZoneRecords& records_;
  RecordRun& run_;
  ZoneUpdater* updater_;
  const GenZoneOptions& options_;
  std::optional<Primary> primary_ = {};
  std::vector<RecordKind> shared_kinds_ = {};  // of the records that all hosted domains of primary_ share
  std::vector<Primary> tree_ = {};
  UncoveredDomains uncovered_ = {};
};

// True if the primary alone is a whole request: no list is named, and its records are printed.
bool may_be_alone(const GenZoneOptions& options, const Roles& roles) {
  return roles.primary && !options.hosted_only && options.domains.files.empty();
}

Result<ExitCode> run(const GenZoneOptions& options, Context& context) {
  const auto domains = roles(options, context.ports.idna);
  if (!domains) return fail(domains.error());
  auto web = web_target(options, context.ports.idna);
  if (!web) return fail(web.error());
  auto request = policy_request(options.policy, context.ports.idna);
  if (!request) return fail(request.error());
  const RecordRunSettings settings = record_settings(options, *domains);
  auto run = RecordRun::open(settings, context);
  if (!run) return fail(run.error());
  if (web->host && (!options.only || *options.only == RecordKind::host)) {
    const std::vector<Finding> warnings =
        run_task(judge_web_host(*web->host, options.lookup, run->dns.get()), context);
    for (const Finding& warning : warnings) report_warning(warning, context);
  }
  ZoneRecords records(options, *std::move(request), *std::move(web), *run, context);
  if (auto read = records.read_named_policy(); !read) return fail(read.error());
  const bool has_others = !domains->others.operands.empty() || !domains->others.files.empty();
  if (run->dns == nullptr && has_others) context.diagnostics.warning(kCoverageNotChecked);

  std::unique_ptr<ZoneUpdater> updater;
  if (options.update) updater = std::make_unique<ZoneUpdater>(options, *run, context);
  const auto finish = [&] { return updater ? updater->finish() : run->finish(); };
  OtherDomains others(records, *run, updater.get(), options);
  const auto found =
      others.find_primaries(domains->primary, Primaries(records, *run, updater.get(), options, context));
  if (!found) return fail(found.error());
  if (!*found) {
    run->emission.leave_output();  // the hosted domains are unknown
    return finish();
  }
  const DomainSteps<DomainOutcome> steps{
      .domain = [&](DomainName&& domain) { return others.step(std::move(domain)); },
      .bad_entry = [&](const std::string& typed,
                       const Error& error) { return others.bad_entry(typed, error); }};
  for_each_domain(settings.bulk, steps, run->dns.get(), run->emission, context,
                  may_be_alone(options, *domains) ? EmptyList::is_allowed : EmptyList::is_error);
  others.report_uncovered(context);
  return finish();
}

}  // namespace

constinit const Command gen_zone_command = {
    .name = "gen-zone",
    .summary = "print all DNS records of a primary and its hosted domains",
    .declare = invocation<GenZoneOptions, declare, run>,
    .manual = gen_zone_manual,
};

}  // namespace mtasts
