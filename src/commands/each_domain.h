// The shape that bulk commands share: every domain that was named is worked on, many at once, and said in
// order.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "cli/options/lookup_options.h"
#include "cli/record_formats/record_printer.h"
#include "commands/domain_source.h"
#include "commands/emission.h"
#include "mtasts/finding.h"
#include "ports/task.h"

namespace mtasts {

// What came of one domain. It passes through many hands, so what is large and rarely there stands apart.
struct DomainOutcome {
  std::string text = {};  // for a terminal or a zone; empty when nothing is emitted
  std::unique_ptr<DomainRecords> records = {};
  std::string json = {};  // one result object, errors included; may be empty
  std::vector<Finding> warnings = {};
  std::unique_ptr<LeftOut> left_out = {};  // why nothing is emitted
};

struct DomainWork {
  // Everything that is asked and decided for one domain.
  std::function<Task<DomainOutcome>(DomainName&&)> work;
  // The result object of an entry that is no domain name.
  std::function<std::string(const std::string& typed, const Error&)> bad_entry_json;
  // Whether no entry at all is fine; else it is an error, since nothing may follow from an empty list.
  bool may_be_empty = false;
};

// Works on each domain of `source` and says the outcomes through `emission`: in order, unless unordered.
// Entries that are no domain names are left out with their error.
void each_domain(DomainSource& source, const LookupOptions& lookup, const OutputOptions& output,
                 const DomainWork& domain_work, Emission& emission, Context& context);

// A warning to standard error, with what it is about.
void tell(const Finding& warning, Context& context);

// Warnings and what was left out to standard error, the rest to the output.
void say(DomainOutcome&& outcome, Emission& emission, Context& context);

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
