// mtasts gen-tlsrpt: the _smtp._tls TXT record (RFC 8460 §3), which says where reports go.
#include "commands/commands.h"
#include "commands/output/record_output.h"
#include "commands/zone/record_zones.h"
#include "mtasts/tlsrpt_record.h"

namespace mtasts {
namespace {

Task<DomainOutcome> tlsrpt_outcome(DomainName domain, const GenTlsrptOptions& options,
                                   const StandingZone& standing) {
  const std::vector<ReportUri> rua = options.rua.empty() ? standing.rua(domain) : options.rua;
  if (rua.empty()) {
    co_return records_left_out(
        domain.text(), Role::primary,
        {Fault::usage, "no-rua", domain.text() + ": no address for reports (RFC 8460 §3)",
         "name it with --rua"});
  }
  std::vector<ResourceRecord> records;
  records.push_back({tlsrpt_record_name(domain), planned_ttl(options.ttl, standing),
                     TxtData{print_tlsrpt_record({.rua = rua})}});
  co_return records_outcome(domain, Role::primary, std::move(records), std::nullopt, options.output.form);
}

}  // namespace

Result<ExitCode> run_gen_tlsrpt(const GenTlsrptOptions& options, Context& context) {
  auto kept = check_inputs_are_kept(options.domains.files, options.output, context.ports.files);
  if (!kept) return fail(kept.error());
  // What is no regular file is refused here, before it is read.
  auto emission = Emission::begin("gen-tlsrpt", options.output, options.dry_run, context);
  if (!emission) return fail(emission.error());
  if (auto ours = emission->print_records_as(options.records.format); !ours) return fail(ours.error());
  auto zones = RecordZones::open(options.records, nullptr, context.ports.idna);
  if (!zones) return fail(zones.error());
  auto standing = standing_output(options.output, options.records.format, {RecordKind::tlsrpt}, context,
                                  {.rua = options.rua.empty()});
  if (!standing) return fail(standing.error());

  const auto work = [&](DomainName domain) -> Task<DomainOutcome> {
    DomainOutcome outcome = co_await tlsrpt_outcome(domain, options, *standing);
    co_return co_await zones->place(std::move(outcome), domain, Role::primary);
  };
  const auto bad_entry = [](const std::string& typed, const Error& error) {
    return bad_entry_records_json(typed, Role::primary, error);
  };
  DomainSource source(options.domains, context.ports.files, context.ports.idna);
  each_domain(source, {}, options.output, {work, bad_entry}, *emission, context);
  return emission->finish();
}

}  // namespace mtasts
