// run_each(): the loop over domains that are all known, outside of for_each_domain().
#pragma once

#include <cstddef>
#include <functional>
#include <vector>

#include "cli/context.h"
#include "commands/bulk/in_order.h"

namespace mtasts {

// Runs `look` for each item, `pace.window` of them at once, and hands its results to `write`.
template <class T, class Item>
void run_each(const std::vector<Item>& items, const std::function<Task<T>(Item)>& look,
              const std::function<void(T&&)>& write, const Pace& pace, Context& context) {
  auto place = items.begin();
  const auto next = [&]() -> const Item* { return place == items.end() ? nullptr : &*place++; };
  const auto step = [&](const Item& item) -> ValueOrTask<T> { return look(item); };
  Task<void> all = in_order<T>(
      next, step, pace, [](const T&) { return sizeof(T); }, write);
  context.ports.loop.run(all);
  all.take();
}

}  // namespace mtasts
