// The nginx that serves policies from a container, behind a proxy that does TLS.
#pragma once

#include <string>
#include <string_view>

namespace mtasts {

inline constexpr std::string_view kContainerImage = "nginx:stable-alpine";
inline constexpr unsigned kContainerPort = 8080;  // one that needs no privilege

inline constexpr std::string_view kNginxStart = "# nginx for the MTA-STS policies, by mtasts gen-site.\n";

// A line of a map of nginx. map_hash_bucket_size has room for names of 253 bytes.
[[nodiscard]] std::string map_line(const std::string& host, const std::string& value);

// A whole configuration, for an nginx without privileges that can write to /tmp only. It includes the files
// `hosts` of map lines, host to value. `file` is the path of a policy below `root`, with $policy for the
// value. `domains` is the number of map lines.
struct ContainerNginx {
  std::string hosts;
  std::string root;
  std::string file;
  std::size_t domains;
};
[[nodiscard]] std::string container_nginx(const ContainerNginx& wanted);

// The memory of that nginx with so many domains, in MiB, with a reserve (measured with nginx 1.22).
[[nodiscard]] std::size_t container_memory(std::size_t domains);

}  // namespace mtasts
