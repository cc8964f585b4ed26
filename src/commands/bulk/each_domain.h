// The shape that bulk commands share: every domain that was named is worked on, many at once, and said in
// order.
#pragma once

#include <functional>
#include <optional>
#include <string>

#include "cli/options/lookup_options.h"
#include "commands/bulk/domain_outcome.h"
#include "commands/bulk/domain_source.h"
#include "commands/output/emission.h"
#include "ports/task.h"

namespace mtasts {

struct DomainWork {
  // Everything that is asked and decided for one domain.
  std::function<Task<DomainOutcome>(DomainName&&)> work;
  // The result object of an entry that is no domain name.
  std::function<std::string(const std::string& typed, const Error&)> bad_entry_json;
  // Whether no entry at all is fine; else it is an error, since nothing may follow from an empty list.
  bool may_be_empty = false;
  // Fills in what comes of a domain for which nothing has to be waited for; the outcome is empty before.
  // False where work() is needed, which is called next, for that domain.
  std::function<bool(const DomainName&, DomainOutcome&)> at_once = [](const DomainName&,
                                                                      const DomainOutcome&) { return false; };
};

// Works on each domain of `source` and says the outcomes through `emission`: in order, unless unordered.
// Entries that are no domain names are left out with their error.
void each_domain(DomainSource& source, const LookupOptions& lookup, const OutputOptions& output,
                 const DomainWork& domain_work, Emission& emission, Context& context);

namespace each_domain_detail {
template <class T>
Task<void> take_value(Task<T> task, std::optional<T>& value) {
  T result = co_await std::move(task);
  value.emplace(std::move(result));
}
}  // namespace each_domain_detail

// Runs one task on the event loop and returns its value.
template <class T>
T run_task(Task<T> task, Context& context) {
  std::optional<T> value;
  Task<void> whole = each_domain_detail::take_value(std::move(task), value);
  context.ports.loop.run(whole);
  whole.take();
  return *std::move(value);
}

}  // namespace mtasts
