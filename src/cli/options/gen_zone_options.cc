// The options of "mtasts gen-zone".
#include "cli/options/declarations.h"
#include "cli/options/option_values.h"

namespace mtasts {
namespace {

bool has_domains(const DomainOptions& domains) {
  return !domains.operands.empty() || !domains.files.empty();
}

// What does not go with --policies, which says who the primaries are and what covers whom.
Result<void> policies_are_clear(const GenZoneOptions& options) {
  if (!options.policies) return {};
  if (options.primary || options.each) {
    return usage_error("--policies makes its domains the primaries: --primary and --each do not go with it");
  }
  if (options.policy_file || !options.policy.mx.empty()) {
    return usage_error("--policies, --policy and --mx each say what covers a domain: give one of them");
  }
  if (options.allow_uncovered) {
    return usage_error(
        "--policies gives each domain to the policy that covers it: --allow-uncovered names none");
  }
  if (options.id.id) return usage_error("--id is one id, and --policies has several policies");
  if (options.lookup.offline && options.lookup.zone_files.empty()) {
    return usage_error("--policies wants the MX of each domain, and --offline forbids to look them up",
                       "read them from zone files with --zone-file");
  }
  return {};
}

// Which domain is the primary and which are hosted.
Result<void> roles_are_clear(const GenZoneOptions& options) {
  if (options.policies) {
    if (has_domains(options.domains)) return {};
    return usage_error("no hosted domain is given", "name domains as operands or with --domains-file FILE");
  }
  if (options.each && options.primary) {
    return usage_error("--each makes every domain a primary: --primary does not go with it");
  }
  if (options.each && options.hosted_only) {
    return usage_error("--each makes every domain a primary: --hosted-only leaves nothing to print");
  }
  if (options.each && options.hosted_tlsrpt) {
    return usage_error("--each makes every domain a primary: --hosted-tlsrpt has none to speak of");
  }
  if (options.each && !has_domains(options.domains)) {
    return usage_error("no domain is given", "name domains as operands or with --domains-file FILE");
  }
  if (!options.each && !options.primary && options.domains.operands.empty()) {
    return usage_error("no primary is given; a list never makes one",
                       "name the primary as first operand or with --primary DOMAIN");
  }
  const std::size_t primaries = options.primary ? 0 : 1;
  if (options.hosted_only && options.domains.files.empty() && options.domains.operands.size() <= primaries) {
    return usage_error("--hosted-only, and no hosted domain is given");
  }
  return {};
}

Result<void> web_target_is_clear(const GenZoneOptions& options) {
  if (options.web_host && !options.web_addresses.empty()) {
    return usage_error("--web-host and --web-address exclude each other");
  }
  const bool needed = !options.only || *options.only == RecordKind::host;
  if (needed && !options.web_host && options.web_addresses.empty()) {
    return usage_error("--web-host or --web-address is needed: the Policy Host must point to a web server",
                       "give --web-host NAME for a CNAME or --web-address IP for an address record");
  }
  return {};
}

Result<void> policy_and_id_are_clear(const GenZoneOptions& options) {
  const bool announces = !options.only || *options.only == RecordKind::sts;
  if (options.when_live && announces && !options.policy_file && !options.policies) {
    return usage_error("--when-live needs --policy or --policies: which policy must be served?");
  }
  if (options.when_live && options.lookup.offline) {
    return usage_error("--when-live asks over HTTPS, and --offline forbids it");
  }
  if (options.policy_file && !options.policy.mx.empty()) {
    return usage_error("--policy and --mx both say which hosts the policy covers: give one of them");
  }
  const bool prints_id = !options.hosted_only && (!options.only || *options.only == RecordKind::sts);
  if (prints_id && options.lookup.offline && options.lookup.zone_files.empty() && !options.id.id &&
      !options.id.ledger) {
    return usage_error(
        "--offline needs --id, --zone-file or --ledger: which id stands is not known otherwise");
  }
  return {};
}

void declare_roles(Declaration& command, GenZoneOptions& options) {
  command.option({"--primary", "DOMAIN", "The primary; then all operands are hosted domains"},
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
  command.option(
      {"--hosted-tlsrpt", "WHAT",
       "At _smtp._tls of hosted domains: cname, to the primary's record; own, a record of their own "
       "with the rua of --rua, or their rua that stand; none",
       "cname", words_of(hosted)},
      choice_into(options.hosted_tlsrpt, hosted));
}

void declare_coverage(Declaration& command, GenZoneOptions& options) {
  declare_policy(command, options.policy);
  command.option(
      {"--policy", "FILE",
       "The policy that must cover the MX of every domain, and that --when-live waits for; the primary "
       "needs no MX then",
       "the policy that gen-policy would write"},
      into(options.policy_file));
  command.option(
      {"--policies", "DIR",
       "A tree of policies that gen-policy --output-dir wrote: its domains are the primaries, and each "
       "domain is hosted by the first, as their names sort, whose policy covers its MX"},
      into(options.policies));
  command.flag(
      "--allow-uncovered", options.allow_uncovered,
      "Print the records of a hosted domain though the policy does not cover its MX: with mode enforce "
      "senders then deliver no mail to it");
}

}  // namespace

void declare_gen_zone(Declaration& command, GenZoneOptions& options) {
  command.about("print all DNS records of a primary and its hosted domains",
                "Prints the three records of the primary: of its Policy Host (mta-sts), the TXT records at "
                "_mta-sts and _smtp._tls. Then three CNAMEs for each hosted domain, which lead to the "
                "primary's names (RFC 8461 §8.2)."
                "\n\n"
                "The first operand is the primary; with --primary all operands and lists are hosted domains; "
                "a list never makes a primary. A hosted domain is emitted only if the primary's policy "
                "covers every host of its MX records, and if no other data stands at the names of its "
                "CNAMEs. Without --rua the _smtp._tls records are left out, with a warning."
                "\n\n"
                "The web server must present a certificate for the Policy Host of every hosted domain (RFC "
                "8461 §3.3).");
  command.operands(
      {server_operand(),
       {"PRIMARY", false, false, {}, "The domain that publishes the policy, its id and where reports go"},
       {"HOSTED", true, false, {}, "A domain whose three names are CNAMEs to the primary's"}},
      take_domains(options.domains, options.lookup));
  declare_domain_lists(command, options.domains);
  declare_roles(command, options);
  declare_records(command, options);
  declare_id(command, options.id);
  declare_coverage(command, options);
  declare_lookup(command, options.lookup);
  declare_record_forms(command, options.output, options.records, &options.output_dir);
  declare_unordered(command, options.output);
  declare_output_file(command, options.output);
  declare_output_dir(command, options.output_dir, options.output,
                     "Write each domain's records to DIR/DOMAIN.zone; the ending follows --format");
  declare_skip(command, options.output);
  declare_dry_run(command, options.dry_run);

  command.rule([&options] { return policies_are_clear(options); });
  command.rule([&options] { return roles_are_clear(options); });
  command.rule([&options] { return web_target_is_clear(options); });
  command.rule([&options] { return policy_and_id_are_clear(options); });

  command.example(
      "A primary and a hosted domain behind one web server",
      "mtasts gen-zone example.com example.org --web-host mail.example.com --rua tls@example.com");
  command.example("The same without any lookup, the id given",
                  "mtasts gen-zone example.com example.org --web-host mail.example.com --rua tls@example.com "
                  "--offline --id 2026112101");
  command.example("One zone file snippet for each of many hosted domains",
                  "mtasts gen-zone --primary example.com --hosted-only --domains-file domains.txt --web-host "
                  "mail.example.com --output-dir zones");
  command.example(
      "Each customer to the first of several policies that covers its MX; what fits none is listed",
      "mtasts gen-zone --policies policies --domains-file customers.txt --web-host "
      "mail.example.com --rejects rejects.ndjson --partial -o customers.zone");
  command.example("The same as a dynamic update, refused if another id stands by then",
                  "mtasts gen-zone example.com example.org --web-host mail.example.com --rua tls@example.com "
                  "--format nsupdate | nsupdate -k mtasts.key");
  command.example("What a customer must enter at the provider of the zone",
                  "mtasts gen-zone --primary example.com --hosted-only example.org --web-host "
                  "mail.example.com --format markdown");
  command.example("A web server without a name of its own",
                  "mtasts gen-zone example.com --web-address 192.0.2.10 --web-address 2001:db8::10 --rua "
                  "tls@example.com");
}

}  // namespace mtasts
