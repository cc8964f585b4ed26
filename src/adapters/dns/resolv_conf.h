// resolv.conf(5): the DNS servers of the system, with timeout and retries.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "adapters/dns/server_address.h"
#include "ports/files.h"

namespace mtasts {

inline constexpr const char* kResolvConfPath = "/etc/resolv.conf";

struct ResolvConf {
  std::vector<ServerAddress> servers = {};           // in the order of the file, without duplicates
  std::optional<std::chrono::seconds> timeout = {};  // options timeout:n, 1..30
  std::optional<unsigned> attempts = {};             // options attempts:n, 1..5, the first included
  bool rotate = false;                               // options rotate: start with another server each time
  bool use_vc = false;                               // options use-vc: TCP only
  bool trust_ad = false;                             // options trust-ad: the servers validate DNSSEC
  std::vector<std::string> warnings = {};            // "line 2: ..." for each invalid nameserver
};

// Parses the text. Keywords and options for other programs (search, domain, sortlist, ...) are ignored.
[[nodiscard]] ResolvConf parse_resolv_conf(std::string_view text);

// Reads and parses a file; a missing file is like an empty one. Errors of Files::read_if_exists().
[[nodiscard]] Result<ResolvConf> read_resolv_conf_file(Files& files, const std::string& path);

}  // namespace mtasts
