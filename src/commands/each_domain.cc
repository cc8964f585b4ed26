#include "commands/each_domain.h"

#include "commands/work_through.h"

namespace mtasts {
namespace {

Task<DomainOutcome> bad_entry(DomainEntry entry, const DomainWork& domain_work) {
  DomainOutcome outcome;
  outcome.json = domain_work.bad_entry_json(entry.typed, entry.domain.error());
  outcome.left_out = std::make_unique<LeftOut>(LeftOut{entry.typed, entry.domain.error()});
  co_return outcome;
}

// Why a domain is left out is the most of what such a one occupies.
std::size_t weight(const LeftOut& left_out) {
  std::size_t octets = sizeof(LeftOut) + left_out.domain.size() + left_out.error.code.size() +
                       left_out.error.message.size() + left_out.error.hint.size();
  if (!left_out.mx) return octets;
  octets += left_out.mx->reason.size();
  for (const MxRecord& record : left_out.mx->records) octets += sizeof(record) + record.exchange.size();
  return octets;
}

std::size_t weight(const DomainOutcome& outcome) {
  constexpr std::size_t kNamesOfRecord = 64;  // what its two names take beside it, roughly
  std::size_t octets = sizeof(DomainOutcome) + outcome.text.size() + outcome.json.size();
  if (outcome.records) {
    octets +=
        sizeof(DomainRecords) + outcome.records->records.size() * (sizeof(ResourceRecord) + kNamesOfRecord);
  }
  return outcome.left_out ? octets + weight(*outcome.left_out) : octets;
}

}  // namespace

void tell(const Finding& warning, Context& context) {
  const bool names_it = warning.message.find(warning.subject) != std::string::npos;
  context.diagnostics.warning(warning, names_it ? std::string() : warning.subject);
}

void say(DomainOutcome&& outcome, Emission& emission, Context& context) {
  for (const Finding& warning : outcome.warnings) tell(warning, context);
  if (outcome.left_out) emission.leave_out(*outcome.left_out);
  if (!outcome.text.empty()) emission.text(outcome.text);
  if (outcome.records) emission.records(*outcome.records);
  if (!outcome.json.empty()) emission.result(outcome.json);
}

void each_domain(DomainSource& source, const LookupOptions& lookup, const OutputOptions& output,
                 const DomainWork& domain_work, Emission& emission, Context& context) {
  const Work<DomainOutcome> work{
      .begin = [&](DomainEntry&& entry) -> Task<DomainOutcome> {
        return entry.domain ? domain_work.work(*std::move(entry.domain))
                            : bad_entry(std::move(entry), domain_work);
      },
      .weight = [](const DomainOutcome& outcome) { return weight(outcome); },
      .say = [&](DomainOutcome&& outcome) { say(std::move(outcome), emission, context); },
      .failures = [&emission] { return emission.failures(); }};
  const Pace pace{.window = lookup.concurrency,
                  .order = output.unordered ? Order::as_finished : Order::as_begun};
  if (auto read = work_through(source, pace, work, context); !read) emission.fail_with(read.error());
  if (source.count() == 0 && !domain_work.may_be_empty && emission.exit_code() == ExitCode::done) {
    emission.fail_with(no_domains());
  }
}

}  // namespace mtasts
