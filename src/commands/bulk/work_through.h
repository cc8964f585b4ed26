// The loop that bulk commands share: every entry that was named is worked on, many at once, and said in
// order.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <utility>

#include "commands/bulk/domain_source.h"
#include "commands/bulk/in_order.h"
#include "commands/bulk/progress_report.h"
#include "commands/context.h"

namespace mtasts {

// How one kind of result is come by and said.
template <class T>
struct Work {
  std::function<Task<T>(DomainEntry&&)> begin;
  // Fills in the result where nothing has to be waited for, over whatever an earlier one left there. False
  // where the entry has to be begun, which then happens before any other entry is looked at.
  std::function<bool(const DomainEntry&, T&)> at_once = [](const DomainEntry&, const T&) { return false; };
  std::function<std::size_t(const T&)> weight;  // octets of a result that waits for an earlier one
  std::function<void(T&&)> say;
  std::function<std::uint64_t()> failures;  // how many of those that were said did not come out
  // How many of those that were handed to `say` are not said yet.
  std::function<std::uint64_t()> waiting = [] { return std::uint64_t{0}; };
};

// Begins each entry of `source` and says the results as `pace` has it. Errors are those of reading a list,
// which end it; what came before was said.
template <class T>
[[nodiscard]] Result<void> work_through(DomainSource& source, const Pace& pace, const Work<T>& work,
                                        Context& context) {
  Result<void> read;
  std::uint64_t done = 0;
  context.ports.interruption.set_domains_done(done);
  const auto progress = [&]() -> Progress {
    return {.done = done - work.waiting(), .total = source.total(), .failed = work.failures()};
  };
  ProgressReport report(progress, context);
  const auto next = [&](std::optional<Task<T>>& begun, T& at_once) {
    auto entry = source.next();
    if (!entry) read = fail(entry.error());
    if (!entry || !*entry) return false;
    if (!work.at_once(**entry, at_once)) begun.emplace(work.begin(std::move(**entry)));
    return true;
  };
  const auto say = [&](T&& result) {
    work.say(std::move(result));
    context.ports.interruption.set_domains_done(++done - work.waiting());
    report.step();
    return true;
  };
  Task<void> whole = in_order<T>(next, pace, work.weight, say);
  context.ports.loop.run(whole);
  whole.take();
  return read;
}

}  // namespace mtasts
