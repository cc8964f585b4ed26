// Options that name domains: operands and lists.
#pragma once

#include <string>
#include <vector>

namespace mtasts {

struct DomainOptions {
  std::vector<std::string> operands = {};  // as typed, without @SERVER
  std::vector<std::string> files = {};     // --domains-file; "-" is standard input
  bool nul_terminated = false;             // -0: entries of the files end in NUL instead of a line feed
};

}  // namespace mtasts
