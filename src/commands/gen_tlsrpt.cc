// mtasts gen-tlsrpt: prints the _smtp._tls TXT record (RFC 8460 §3), which names the destinations of reports.
#include "commands/gen_tlsrpt.h"

#include "cli/documents/man_prose.h"
#include "cli/options/option_groups.h"
#include "commands/command_list.h"
#include "commands/output/record_output.h"
#include "commands/zone/record_run.h"
#include "mtasts/tlsrpt_record.h"

namespace mtasts {
namespace {

void declare(Declaration& command, GenTlsrptOptions& options) {
  command.description(
      "Prints the TXT record that requests daily reports on TLS successes and failures from senders (RFC "
      "8460 §3). There are no lookups. An existing file keeps its rua and TTL unless the command line "
      "changes them.");
  command.operands({{"DOMAIN", true, false, {}, "A Policy Domain; U-labels are converted"}},
                   take_domains(options.domains));
  declare_domain_lists(command, options.domains);
  require_domains(command, options.domains);
  declare_rua(command, options.rua);
  declare_ttl(command, options.ttl);
  declare_record_forms(command, options.output, options.records);
  command.flag("--offline", options.offline, "Make no lookups; there are none anyway");
  declare_output_file(command, options.output);
  declare_dry_run(command, options.dry_run, options.output);

  command.rule([&options]() -> Result<void> {
    if (options.rua.empty() && !options.output.file) {
      return usage_error("--rua is needed: the record must name a destination for reports (RFC 8460 §3)",
                         "give --rua with a mail address, a mailto: or an https: URI");
    }
    return {};
  });

  command.example("Reports to a mailbox", "mtasts gen-tlsrpt example.com --rua tls-reports@example.com");
  command.example("Reports to two receivers, for a list of domains",
                  "mtasts gen-tlsrpt --domains-file domains.txt --rua tls@example.com --rua "
                  "https://reports.example.net/v1");
}

Manual gen_tlsrpt_manual() {
  return {.output = "The record as a line of a zone file, its owner name absolute; see FORMATS for others.",
          .schema = man_schema_records(),
          .sections = {{"FORMATS", man_record_formats()}}};
}

DomainOutcome tlsrpt_outcome(const DomainName& domain, const GenTlsrptOptions& options,
                             const ExistingZone& existing) {
  const std::vector<ReportUri> rua = options.rua.empty() ? existing.rua(domain) : options.rua;
  if (rua.empty()) {
    return record_rejection(domain.text(), Role::primary,
                            {Fault::usage, "no-rua", domain.text() + ": no address for reports (RFC 8460 §3)",
                             "name it with --rua"});
  }
  std::vector<ResourceRecord> records;
  records.push_back({tlsrpt_record_name(domain), planned_ttl(options.ttl, existing),
                     TxtData{print_tlsrpt_record({.rua = rua})}});
  return records_outcome(domain, Role::primary, std::move(records), std::nullopt, options.output.form);
}

Result<ExitCode> run(const GenTlsrptOptions& options, Context& context) {
  const LookupOptions no_lookup{.offline = true};
  const RecordRunSettings settings{.bulk = {.command = "gen-tlsrpt",
                                            .domains = options.domains,
                                            .lookup = no_lookup,
                                            .output = options.output,
                                            .dry_run = options.dry_run},
                                   .records = options.records,
                                   .kinds = {RecordKind::tlsrpt}};
  auto run = RecordRun::open(settings, context);
  if (!run) return fail(run.error());
  const auto domain_outcome = [&](DomainName domain) -> Task<DomainOutcome> {
    DomainOutcome outcome = tlsrpt_outcome(domain, options, *run->existing);
    co_return co_await run->complete(std::move(outcome), domain, Role::primary);
  };
  const auto bad_entry = [](const std::string& typed, const Error& error) {
    return record_rejection(typed, Role::primary, error);
  };
  for_each_domain(settings.bulk, {domain_outcome, bad_entry}, run->dns.get(), run->emission, context);
  return run->finish();
}

}  // namespace

constinit const Command gen_tlsrpt_command = {
    .name = "gen-tlsrpt",
    .summary = "print the _smtp._tls TXT record of domains",
    .declare = invocation<GenTlsrptOptions, declare, run>,
    .manual = gen_tlsrpt_manual,
};

}  // namespace mtasts
