// resolv.conf(5): the servers that the system asks, and how patient it is with them.
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
  std::vector<ServerAddress> servers = {};           // in the order of the file, each once
  std::optional<std::chrono::seconds> timeout = {};  // options timeout:n, 1..30
  std::optional<unsigned> attempts = {};             // options attempts:n, 1..5: tries in all
  bool rotate = false;                               // options rotate: the servers take turns
  bool use_vc = false;                               // options use-vc: TCP only
  std::vector<std::string> oddities = {};  // lines that say nothing we understand, with their number
};

// Reads the text. Whatever concerns other programs (search, domain, sortlist, other options) is passed over.
[[nodiscard]] ResolvConf read_resolv_conf(std::string_view text);

// The same of a file; empty when there is none. Errors of Files::read_if_exists.
[[nodiscard]] Result<ResolvConf> read_resolv_conf_file(Files& files, const std::string& path);

}  // namespace mtasts
