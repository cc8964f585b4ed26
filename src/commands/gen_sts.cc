// mtasts gen-sts: the _mta-sts TXT record (RFC 8461 §3.1) with the id that stands, the first one or its
// successor.
#include "commands/commands.h"
#include "commands/id_source.h"
#include "commands/lookup.h"
#include "commands/record_output.h"

namespace mtasts {
namespace {

Task<DomainOutcome> sts_outcome(DomainName domain, IdSource& ids, const StandingZone& standing, Ttl ttl) {
  KnownIds in_output = standing.ids(domain);
  auto planned = co_await ids.id_for(domain, std::move(in_output));
  if (!planned) co_return records_left_out(domain.text(), Role::primary, planned.error());
  std::vector<ResourceRecord> records;
  records.push_back({sts_record_name(domain), ttl, TxtData{print_sts_record({.id = planned->id})}});
  DomainOutcome outcome = records_outcome(domain, Role::primary, std::move(records), planned->id);
  outcome.warnings = std::move(planned->warnings);
  co_return outcome;
}

}  // namespace

Result<ExitCode> run_gen_sts(const GenStsOptions& options, Context& context) {
  auto kept = check_lists_are_kept(options.domains, options.output, context.ports.files);
  if (!kept) return fail(kept.error());
  const OutputOptions output = with_format(options.output, options.format);
  std::unique_ptr<Dns> dns;
  if (!options.id.id) {
    auto opened = open_dns(options.lookup, context);
    if (!opened) return fail(opened.error());
    dns = *std::move(opened);
  }
  auto ids = IdSource::open(options.id, dns.get(), context);
  if (!ids) return fail(ids.error());
  auto standing = standing_output(output, context);
  if (!standing) return fail(standing.error());
  auto emission = Emission::begin("gen-sts", output, options.dry_run, context);
  if (!emission) return fail(emission.error());

  const Ttl ttl = planned_ttl(options.ttl, *standing);
  const auto work = [&](DomainName domain) { return sts_outcome(std::move(domain), *ids, *standing, ttl); };
  const auto bad_entry = [](const std::string& typed, const Error& error) {
    return bad_entry_records_json(typed, Role::primary, error);
  };
  DomainSource source(options.domains, context.ports.files, context.ports.idna);
  each_domain(source, options.lookup, output, {work, bad_entry}, *emission, context);
  return emission->finish();
}

}  // namespace mtasts
