#include "cli/site_formats/container_nginx.h"

#include <fmt/format.h>

#include <algorithm>
#include <bit>

namespace mtasts {
namespace {

// nginx searches for the least size that fits, up to map_hash_max_size.
std::size_t hash_size(std::size_t domains) {
  return std::bit_ceil(std::max<std::size_t>(2048, domains));
}

constexpr std::string_view kConfiguration = R"({start}worker_processes 1;
pid /tmp/nginx.pid;
error_log stderr;

events {{
    worker_connections 512;
}}

http {{
    access_log /dev/stdout;
    server_tokens off;
    client_body_temp_path /tmp/client_body;
    proxy_temp_path /tmp/proxy;
    fastcgi_temp_path /tmp/fastcgi;
    uwsgi_temp_path /tmp/uwsgi;
    scgi_temp_path /tmp/scgi;

    # The policy of each host: no part of a path comes from a client.
    map_hash_bucket_size 512;
    map_hash_max_size {hash_size};
    map $host $policy {{
        include {hosts};
    }}

    server {{
        listen {port} default_server;
        server_name _;
        merge_slashes off;

        location = /.well-known/mta-sts.txt {{
            if ($policy = "") {{
                return 404;
            }}
            root {root};
            try_files {file} =404;
            # One type, whatever the name of the file (RFC 8461 §3.2).
            types {{ }}
            default_type "text/plain; charset=utf-8";
            gzip off;
            max_ranges 0;
            # Senders follow the id in DNS: no cache may give them an old policy (RFC 8461 §3.3).
            add_header Cache-Control max-age=300;
        }}

        location / {{
            return 404;
        }}
    }}
}}
)";

}  // namespace

std::string map_line(const std::string& host, const std::string& value) {
  return fmt::format("{} {};\n", host, value);
}

std::string container_nginx(const ContainerNginx& wanted) {
  return fmt::format(kConfiguration, fmt::arg("start", kNginxStart),
                     fmt::arg("hash_size", hash_size(wanted.domains)), fmt::arg("hosts", wanted.hosts),
                     fmt::arg("port", kContainerPort), fmt::arg("root", wanted.root),
                     fmt::arg("file", wanted.file));
}

std::size_t container_memory(std::size_t domains) {
  return 32 + domains / 500;
}

}  // namespace mtasts
