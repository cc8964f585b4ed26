// mtasts gen-tlsrpt: prints the _smtp._tls TXT record (RFC 8460 §3), which names the destinations of reports.
#include "cli/documents/man_prose.h"
#include "cli/options/option_groups.h"
#include "commands/command_list.h"
#include "commands/lookup/cname_conflict.h"
#include "commands/lookup/lookup.h"
#include "commands/lookup/published_records.h"
#include "commands/options/gen_tlsrpt_options.h"
#include "commands/output/record_output.h"
#include "commands/zone/record_run.h"
#include "mtasts/tlsrpt_record.h"

namespace mtasts {
namespace {

void declare(Declaration& command, GenTlsrptOptions& options) {
  command.description(
      "Prints the TXT record that requests daily reports on TLS successes and failures from senders (RFC "
      "8460 §3)."
      "\n\n"
      "The rua and the TTL of the existing record are kept unless the command line changes them: those of "
      "the file of -o, else of the record in DNS. DNS is asked only without --rua, if a server or a zone "
      "file is named, or if the format replaces all records of a name, since those of other services are "
      "kept. A failed lookup is never treated as \"no record\".");
  declare_domains(command, "A Policy Domain; U-labels are converted", options.domains, options.lookup);
  declare_rua(command, options.rua);
  declare_ttl(command, options.ttl);
  declare_replace_foreign(command, options.replace_foreign);
  declare_lookup(command, options.lookup);
  declare_record_forms(command, options.output, options.records);
  declare_output_file(command, options.output);
  declare_dry_run(command, options.dry_run, options.output);

  command.rule([&options]() -> Result<void> {
    const bool has_source =
        options.output.file || !options.lookup.offline || !options.lookup.zone_files.empty();
    if (options.rua.empty() && !has_source) {
      return usage_error(
          "--offline needs --rua: the record must name a destination for reports (RFC 8460 §3)",
          "give --rua with a mail address, a mailto: or an https: URI");
    }
    return {};
  });

  command.example("Reports to a mailbox", "mtasts gen-tlsrpt example.com --rua tls-reports@example.com");
  command.example("The existing record, with a longer TTL", "mtasts gen-tlsrpt example.com --ttl 1d");
  command.example("Reports to two receivers, for a list of domains",
                  "mtasts gen-tlsrpt --domains-file domains.txt --rua tls@example.com --rua "
                  "https://reports.example.net/v1");
}

bool asks_dns(const GenTlsrptOptions& options) {
  if (options.lookup.offline) return reads_zone_files(options.lookup);
  const bool keeps_foreign = options.records.format->replaces_rr_sets && !options.replace_foreign;
  return options.rua.empty() || keeps_foreign || !options.lookup.servers.empty() ||
         reads_zone_files(options.lookup);
}

Error no_address(const DomainName& domain, bool are_delegated) {
  const std::string what = domain.text() + ": no address for reports";
  if (!are_delegated) return {Fault::usage, "no-rua", what + " (RFC 8460 §3)", "name it with --rua"};
  return {
      Fault::usage, "no-rua",
      what + ": " + tlsrpt_record_name(domain).text() + " is a CNAME, and its owner names it (RFC 8460 §3)",
      "keep the CNAME; or name an address with --rua, and replace the CNAME by the record"};
}

Task<DomainOutcome> tlsrpt_outcome(DomainName domain, const GenTlsrptOptions& options, const RecordRun& run) {
  const PublishedRecords published(options.lookup, run.dns.get());
  std::vector<ReportUri> rua = options.rua.empty() ? run.existing->rua(domain) : options.rua;
  bool are_delegated = false;
  if (rua.empty()) {
    auto existing = co_await published.reports(domain);
    if (!existing) co_return record_rejection(domain.text(), Role::primary, existing.error());
    rua = std::move(existing->rua);
    are_delegated = existing->are_delegated;
  }
  if (rua.empty()) {
    co_return record_rejection(domain.text(), Role::primary, no_address(domain, are_delegated));
  }
  std::vector<ResourceRecord> records;
  records.push_back({tlsrpt_record_name(domain), planned_ttl(options.ttl, *run.existing),
                     TxtData{print_tlsrpt_record({.rua = std::move(rua)})}});
  if (!options.ttl && !run.existing->ttl()) {
    auto kept = co_await published.keep_ttls(std::move(records), Role::primary);
    if (!kept) co_return record_rejection(domain.text(), Role::primary, kept.error());
    records = *std::move(kept);
  }
  std::vector<Finding> warnings;
  if (run.dns != nullptr) {
    auto checked = co_await check_cname_owners(*run.dns, records);
    if (!checked) co_return record_rejection(domain.text(), Role::primary, checked.error());
    warnings = std::move(checked->warnings);
  }
  DomainOutcome outcome = records_outcome(std::move(domain), Role::primary, std::move(records), std::nullopt,
                                          options.output.form);
  outcome.warnings = std::move(warnings);
  co_return outcome;
}

Result<ExitCode> run(const GenTlsrptOptions& options, Context& context) {
  const RecordRunSettings settings{.bulk = {.command = "gen-tlsrpt",
                                            .domains = options.domains,
                                            .lookup = options.lookup,
                                            .output = options.output,
                                            .dry_run = options.dry_run},
                                   .records = options.records,
                                   .kinds = {RecordKind::tlsrpt},
                                   .uses_dns = asks_dns(options),
                                   .replace_foreign = options.replace_foreign};
  auto run = RecordRun::open(settings, context);
  if (!run) return fail(run.error());
  return run->run_primaries(
      settings.bulk, [&](DomainName domain) { return tlsrpt_outcome(std::move(domain), options, *run); });
}

}  // namespace

constinit const Command gen_tlsrpt_command = {
    .name = "gen-tlsrpt",
    .summary = "print the _smtp._tls TXT record of domains",
    .declare = invocation<GenTlsrptOptions, declare, run>,
    .manual = man_of_record,
};

}  // namespace mtasts
