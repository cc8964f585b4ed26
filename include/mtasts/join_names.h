// Lists of names in one text.
#pragma once

#include <string>
#include <string_view>

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

}  // namespace mtasts
