// The nginx that serves policies from a container, behind somebody else's TLS.
#pragma once

#include <string>
#include <string_view>

namespace mtasts {

inline constexpr std::string_view kContainerImage = "nginx:stable-alpine";
inline constexpr unsigned kContainerPort = 8080;  // one that needs no privilege

inline constexpr std::string_view kNginxStart = "# nginx for the MTA-STS policies, by mtasts gen-site.\n";

// A line of a map of nginx, as map_hash_bucket_size fits: names of 253 octets do.
[[nodiscard]] std::string map_line(const std::string& host, const std::string& value);

// A whole configuration, that of an nginx without privileges and with /tmp alone to write to. `hosts` is what
// its `include` of map lines names, host to value; `file` is the path below `root` that serves a policy, with
// $policy for the value. `domains` is the number of map lines.
struct ContainerNginx {
  std::string hosts;
  std::string root;
  std::string file;
  std::size_t domains;
};
[[nodiscard]] std::string container_nginx(const ContainerNginx& wanted);

// Memory that it takes with so many domains, in MiB, rounded up generously (measured with nginx 1.22).
[[nodiscard]] std::size_t container_memory(std::size_t domains);

}  // namespace mtasts
