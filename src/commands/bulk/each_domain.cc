#include "commands/bulk/each_domain.h"

#include "commands/bulk/work_through.h"

namespace mtasts {
namespace {

// Whether there is no more to do for the entry than that.
bool fill_in(DomainOutcome& outcome, const DomainEntry& entry, const DomainWork& domain_work) {
  outcome.clear();
  if (entry.domain) return domain_work.at_once(*entry.domain, outcome);
  outcome.json = domain_work.bad_entry_json(entry.typed, entry.domain.error());
  outcome.left_out = std::make_unique<LeftOut>(LeftOut{entry.typed, entry.domain.error()});
  return true;
}

}  // namespace

void each_domain(DomainSource& source, const LookupOptions& lookup, const OutputOptions& output,
                 const DomainWork& domain_work, Emission& emission, Context& context) {
  const Work<DomainOutcome> work{
      .begin = [&](DomainEntry&& entry) { return domain_work.work(*std::move(entry.domain)); },
      .at_once = [&](const DomainEntry& entry,
                     DomainOutcome& outcome) { return fill_in(outcome, entry, domain_work); },
      .weight = [](const DomainOutcome& outcome) { return weight(outcome); },
      .say = [&](DomainOutcome&& outcome) { emission.say(std::move(outcome)); },
      .failures = [&emission] { return emission.failures(); },
      .waiting = [&emission] { return emission.waiting(); }};
  const Pace pace{.window = lookup.concurrency,
                  .order = output.unordered ? Order::as_finished : Order::as_begun};
  if (auto read = work_through(source, pace, work, context); !read) emission.fail_with(read.error());
  emission.settle();
  if (source.count() == 0 && !domain_work.may_be_empty && emission.exit_code() == ExitCode::done) {
    emission.fail_with(no_domains());
  }
}

}  // namespace mtasts
