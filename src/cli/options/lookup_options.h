// Options of lookups: the source of MX and TXT records.
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
  std::optional<unsigned> timeout = {};   // seconds of one try, 1..3600; default: resolv.conf, else 5
  std::optional<unsigned> retries = {};   // 0..100; default: resolv.conf, else 2
  std::size_t concurrency = 1000;         // 1..100000
  bool trust_ad = false;                  // --trust-ad, of check
  bool allow_private = false;             // --allow-private, of commands that connect
  std::optional<unsigned> rate = {};      // questions a second, 1..10000000
  std::optional<unsigned> deadline = {};  // --deadline, of check: seconds of the run, 1..31536000
};

}  // namespace mtasts
