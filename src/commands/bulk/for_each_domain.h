// for_each_domain(): the loop of all bulk commands. Many domains are in progress at once; their results are
// written in the order of the list.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <utility>

#include "cli/context.h"
#include "commands/bulk/domain_source.h"
#include "commands/bulk/in_order.h"
#include "commands/bulk/progress_report.h"
#include "commands/lookup/watched_dns.h"
#include "commands/output/result_sink.h"

namespace mtasts {

template <class T>
struct DomainSteps {
  std::function<ValueOrTask<T>(DomainName&&)> domain;
  // The result of an entry that is no domain name, with the text as typed.
  std::function<T(const std::string& typed, const Error& error)> bad_entry;
};

// Takes each domain of `source` through `steps`, which ask `dns`, and writes the results to `sink`; `dns` may
// be null. Errors are those of reading a list, which end it after the results so far are written. Rethrows
// what a step or the sink threw.
template <class T>
[[nodiscard]] Result<void> for_each_domain(DomainSource& source, const DomainSteps<T>& steps,
                                           ResultSink<T>& sink, const Pace& pace, WatchedDns* dns,
                                           Context& context) {
  Result<void> read;
  std::uint64_t written = 0;
  context.ports.interruption.set_domains_done(0);
  ProgressReport report(
      [&]() -> Progress {
        return {.done = written - sink.pending(), .total = source.total(), .failed = sink.failures()};
      },
      context);
  const auto next = [&]() -> DomainEntry* {
    auto entry = source.next();
    if (entry) return *entry;
    read = fail(entry.error());
    return nullptr;
  };
  const auto step = [&](DomainEntry& entry) -> ValueOrTask<T> {
    if (entry.domain) return steps.domain(*std::move(entry.domain));
    return steps.bad_entry(entry.typed, entry.domain.error());
  };
  const auto write = [&](T&& result) {
    sink.write(std::move(result));
    if (dns != nullptr) dns->end_domain();
    context.ports.interruption.set_domains_done(++written - sink.pending());
    report.step();
  };
  Task<void> run = in_order<T>(
      next, step, pace, [&sink](const T& result) { return sink.weight(result); }, write);
  context.ports.loop.run(run);
  run.take();
  sink.flush();
  return read;
}

}  // namespace mtasts
