// Lists of names in one text.
#pragma once

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace mtasts {

// The text() of each host or mx pattern, with `separator` between two of them: "mx1.example.com,
// mx2.example.com". "" for none.
template <class Names>
[[nodiscard]] std::string join_names(const Names& names, std::string_view separator) {
  std::string joined;  // no name is empty
  for (const auto& name : names) {
    if (!joined.empty()) joined += separator;
    joined += name.text();
  }
  return joined;
}

// The same for five names at most, else their number: "1200 hosts".
template <class Hosts>
[[nodiscard]] std::string join_some_hosts(const Hosts& hosts, std::string_view separator) {
  constexpr std::size_t kMost = 5;
  return hosts.size() > kMost ? std::to_string(hosts.size()) + " hosts" : join_names(hosts, separator);
}

// The first `most` texts, and the number of the others: "a; b and 3 more".
[[nodiscard]] inline std::string join_first(const std::vector<std::string>& texts, std::size_t most,
                                            std::string_view separator) {
  std::string joined;
  for (std::size_t i = 0; i < std::min(texts.size(), most); ++i) {
    if (i > 0) joined += separator;
    joined += texts[i];
  }
  if (texts.size() > most) joined += " and " + std::to_string(texts.size() - most) + " more";
  return joined;
}

}  // namespace mtasts
