// mtasts gen-zone: prints the three records of a primary, and three CNAMEs for each hosted domain whose MX
// the policy covers (RFC 8461 §8.2).
#include <memory>

#include "cli/documents/man_prose.h"
#include "cli/options/option_groups.h"
#include "cli/options/option_values.h"
#include "cli/options/policy_options.h"
#include "cli/options/typed_names.h"
#include "commands/command_list.h"
#include "commands/lookup/lookup.h"
#include "commands/lookup/zone_files_first.h"
#include "commands/options/gen_zone_options.h"
#include "commands/zone/zone_domains.h"
#include "mtasts/finding.h"

namespace mtasts {
namespace {

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

  command.rule([&options] { return check(options); });

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
        run_task(judge_web_host(*web->host, options.lookup, run->dns.get()), context.ports.loop);
    for (const Finding& warning : warnings) report_warning(warning, context);
  }
  ZoneRecords records(options, *std::move(request), *std::move(web), *run, context);
  if (auto read = records.read_named_policy(); !read) return fail(read.error());
  const bool has_others = !domains->others.operands.empty() || !domains->others.files.empty();
  if (run->dns == nullptr && has_others) context.diagnostics.warning(kCoverageNotChecked);

  std::unique_ptr<ZoneUpdater> updater;
  if (options.update) updater = std::make_unique<ZoneUpdater>(options, *run, context);
  const auto finish = [&] { return updater ? updater->finish() : run->finish(); };
  ZoneDomains zone(records, *run, updater.get(), options, context);
  const auto found = zone.find_primaries(domains->primary);
  if (!found) return fail(found.error());
  if (!*found) {
    run->emission.leave_output();  // the hosted domains are unknown
    return finish();
  }
  const DomainSteps<DomainOutcome> steps{
      .domain = [&](DomainName&& domain) { return zone.step(std::move(domain)); },
      .bad_entry = [&](const std::string& typed,
                       const Error& error) { return zone.bad_entry(typed, error); }};
  for_each_domain(settings.bulk, steps, run->dns.get(), run->emission, context,
                  may_be_alone(options, *domains) ? EmptyList::is_allowed : EmptyList::is_error);
  zone.report_uncovered();
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
