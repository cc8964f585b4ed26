#include "commands/options/gen_zone_options.h"

#include "cli/options/declaration.h"

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

}  // namespace

Result<void> check(const GenZoneOptions& options) {
  for (const auto rule : {check_policies, check_roles, check_web_target, check_policy_and_id, check_update}) {
    if (auto kept = rule(options); !kept) return kept;
  }
  return {};
}

}  // namespace mtasts
