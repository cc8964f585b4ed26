// run_task(): waits for one task outside of a bulk loop.
#pragma once

#include <optional>
#include <utility>

#include "cli/context.h"
#include "ports/task.h"

namespace mtasts {

namespace run_task_detail {
template <class T>
Task<void> store_value(Task<T> task, std::optional<T>& value) {
  T result = co_await std::move(task);
  value.emplace(std::move(result));
}
}  // namespace run_task_detail

// Runs one task on the event loop and returns its value. Throws what the task threw.
template <class T>
T run_task(Task<T> task, Context& context) {
  std::optional<T> value;
  Task<void> whole = run_task_detail::store_value(std::move(task), value);
  context.ports.loop.run(whole);
  whole.take();
  return *std::move(value);
}

}  // namespace mtasts
