// Where MX and TXT are read.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace mtasts {

struct LookupOptions {
  std::vector<std::string> servers = {};     // @ADDR[#PORT] operands and --server, in order
  std::vector<std::string> zone_files = {};  // --zone-file
  std::optional<std::string> origin = {};    // --origin
  bool offline = false;
  unsigned timeout = 5;               // seconds of one try, 1..3600
  unsigned retries = 2;               // 0..100
  std::size_t concurrency = 1000;     // 1..100000
  std::optional<unsigned> rate = {};  // questions a second, 1..10000000
};

}  // namespace mtasts
