// The configuration that compose and kubernetes share; the live tests run it.
#include "cli/site_formats/container_nginx.h"

#include "catch.h"

namespace mtasts::test {

TEST_CASE("the configuration has room for all hosts and writes below /tmp only") {
  const std::string small =
      container_nginx({.hosts = "/hosts.map", .root = "/srv", .file = "/$policy", .domains = 1});
  CHECK(small.starts_with(kNginxStart));
  CHECK(small.find("map_hash_max_size 2048;") != std::string::npos);
  CHECK(small.find("include /hosts.map;") != std::string::npos);
  CHECK(small.find("root /srv;") != std::string::npos);
  CHECK(small.find("try_files /$policy =404;") != std::string::npos);
  CHECK(small.find("listen 8080 default_server;") != std::string::npos);
  for (const char* directory : {"client_body", "proxy", "fastcgi", "uwsgi", "scgi"}) {
    CHECK(small.find(std::string(directory) + "_temp_path /tmp/") != std::string::npos);
  }
  const std::string large =
      container_nginx({.hosts = "/hosts.map", .root = "/srv", .file = "/$policy", .domains = 100000});
  CHECK(large.find("map_hash_max_size 131072;") != std::string::npos);
}

TEST_CASE("memory follows the number of hosts") {
  CHECK(container_memory(1) == 32);
  CHECK(container_memory(1000) == 34);
  CHECK(container_memory(100000) == 232);
}

}  // namespace mtasts::test
