// Short lists without repeats, in the order of insertion.
#pragma once

#include <algorithm>
#include <vector>

namespace mtasts {

template <class T>
[[nodiscard]] bool contains(const std::vector<T>& list, const T& item) {
  return std::ranges::find(list, item) != list.end();
}

template <class T>
void add_once(std::vector<T>& list, const T& item) {
  if (!contains(list, item)) list.push_back(item);
}
template <class T>
void add_once(std::vector<T>& list, const std::vector<T>& more) {
  for (const T& item : more) add_once(list, item);
}

}  // namespace mtasts
