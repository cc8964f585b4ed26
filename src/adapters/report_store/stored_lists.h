// Lists of remote texts as one text: the lines of a policy, and its hosts.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace mtasts {

// Each item ends with a line feed; a line feed in an item is "\n", and a backslash is "\\".
[[nodiscard]] std::string join_items(const std::vector<std::string>& items);
// The inverse. An unfinished item at the end is an item.
[[nodiscard]] std::vector<std::string> split_items(std::string_view text);

}  // namespace mtasts
