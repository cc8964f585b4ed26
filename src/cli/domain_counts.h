// DomainCounts: the outcomes of the domains of a list, for the line at its end.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <utility>

#include "mtasts/result.h"

namespace mtasts {

class DomainCounts {
 public:
  void add_done() { ++done_; }
  void add_unchanged() { ++unchanged_; }
  void add_left_out(const Error& error);

  [[nodiscard]] std::uint64_t all() const;
  // "9 written, 2 null MX, 1 undetermined": `done` first, then the others without zeros.
  [[nodiscard]] std::string words(std::string_view done) const;

 private:
  std::uint64_t done_ = 0;
  std::uint64_t unchanged_ = 0;
  // By position in the line and by words.
  std::map<std::pair<std::size_t, std::string>, std::uint64_t> left_out_ = {};
};

// "12 domains: WORDS".
[[nodiscard]] std::string list_summary(std::uint64_t domains, std::string_view words);

}  // namespace mtasts
