// mtasts gen-tlsrpt: the _smtp._tls TXT record (RFC 8460 §3), which says where reports go.
#include "commands/commands.h"
#include "commands/output/record_output.h"
#include "commands/zone/record_run.h"
#include "mtasts/tlsrpt_record.h"

namespace mtasts {
namespace {

DomainOutcome tlsrpt_outcome(const DomainName& domain, const GenTlsrptOptions& options,
                             const StandingZone& standing) {
  const std::vector<ReportUri> rua = options.rua.empty() ? standing.rua(domain) : options.rua;
  if (rua.empty()) {
    return records_left_out(domain.text(), Role::primary,
                            {Fault::usage, "no-rua", domain.text() + ": no address for reports (RFC 8460 §3)",
                             "name it with --rua"});
  }
  std::vector<ResourceRecord> records;
  records.push_back({tlsrpt_record_name(domain), planned_ttl(options.ttl, standing),
                     TxtData{print_tlsrpt_record({.rua = rua})}});
  return records_outcome(domain, Role::primary, std::move(records), std::nullopt, options.output.form);
}

}  // namespace

Result<ExitCode> run_gen_tlsrpt(const GenTlsrptOptions& options, Context& context) {
  const LookupOptions no_lookup{.offline = true};
  const RecordSettings settings{.bulk = {.command = "gen-tlsrpt",
                                         .domains = options.domains,
                                         .lookup = no_lookup,
                                         .output = options.output,
                                         .dry_run = options.dry_run},
                                .records = options.records,
                                .kinds = {RecordKind::tlsrpt},
                                .interest = {.rua = options.rua.empty()}};
  auto run = RecordRun::open(settings, context);
  if (!run) return fail(run.error());
  const auto domain_outcome = [&](DomainName domain) -> Task<DomainOutcome> {
    DomainOutcome outcome = tlsrpt_outcome(domain, options, run->standing);
    co_return co_await run->zones.place(std::move(outcome), domain, Role::primary);
  };
  const auto bad_entry = [](const std::string& typed, const Error& error) {
    return records_left_out(typed, Role::primary, error);
  };
  for_each_domain(settings.bulk, {domain_outcome, bad_entry}, run->emission, context);
  return run->emission.finish();
}

}  // namespace mtasts
