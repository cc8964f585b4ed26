// Server blocks for nginx, one for each certificate: its workers may not read certbot's keys, so that
// variables in ssl_certificate are no way.
#include <fmt/format.h>

#include <algorithm>
#include <bit>

#include "cli/site_formats/certificate_batches.h"
#include "cli/site_formats/next_steps.h"
#include "cli/site_formats/site_format.h"

namespace mtasts {
namespace {

constexpr Certbot kNginxCertbot = {"--nginx", "systemctl reload nginx"};
constexpr std::string_view kNginxStart =
    "# The MTA-STS policies, by mtasts gen-site: servers for the http context of nginx.\n";
constexpr std::string_view kHashStart = "# For the server names of MTA-STS, by mtasts gen-site.\n";

constexpr std::string_view kListen = "    listen 443 ssl;\n    listen [::]:443 ssl;\n";

// $host is a name of this server: nginx sends requests for other names to the default server.
constexpr std::string_view kLocations = R"(
    location = /.well-known/mta-sts.txt {{
        root {}/$host;
        types {{ }}
        default_type "text/plain; charset=utf-8";
        add_header Cache-Control max-age=300;
        gzip off;
    }}
    location / {{
        return 404;
    }}
}}
)";

// The program behind finds the policy by the name of the host.
constexpr std::string_view kProxyLocations = R"(
    location = /.well-known/mta-sts.txt {{
        proxy_pass {};
        proxy_set_header Host $host;
        proxy_set_header X-Forwarded-For $remote_addr;
        proxy_set_header X-Forwarded-Proto https;
        charset off;
        gzip off;
    }}
    location / {{
        return 404;
    }}
}}
)";

std::string nginx_certificate_lines(const GivenCertificate& certificate) {
  return fmt::format("    ssl_certificate {};\n    ssl_certificate_key {};\n", certificate.file,
                     certificate.key);
}

// The first server of a port is its default server, unless another is declared default_server.
std::string nginx_guard(const Site& site, const GivenCertificate& certificate) {
  return fmt::format(
      "\n# Refuses other hosts, if no other server of port 443 has them.\n"
      "server {{\n{}    server_name {};\n{}    return 421;\n}}\n",
      kListen, no_host(site), nginx_certificate_lines(certificate));
}

std::string server(const CertificateBatch& batch, const Site& site) {
  std::string text = fmt::format("\nserver {{\n{}    server_name", kListen);
  for (const ServedDomain& served : batch.domains) text += "\n        " + policy_host(served.domain).text();
  text += ";\n" + nginx_certificate_lines(batch.certificate);
  return text + (site.proxy_to ? fmt::format(kProxyLocations, *site.proxy_to)
                               : fmt::format(kLocations, site.policy_root));
}

std::string servers(const Site& site) {
  const std::vector<CertificateBatch> batches = certificate_batches(site);
  std::string text(kNginxStart);
  text += nginx_guard(site, batches.front().certificate);
  for (const CertificateBatch& batch : batches) text += server(batch, site);
  return text;
}

// nginx keeps the names of all servers in a hash table of at most server_names_hash_max_size buckets. A name
// takes a pointer, its length and its bytes, in words of 8 bytes, and a bucket one more pointer. nginx does
// not start if the longest name does not fit, and looks names up slowly if there are too few buckets.
struct NamesHash {
  std::size_t bucket_size = 64;  // the defaults of nginx
  std::size_t max_size = 512;
};

NamesHash names_hash(const Site& site) {
  constexpr std::size_t kWord = 8;
  constexpr std::size_t kMostForOwnValues = 40;
  std::size_t longest = 0;
  for (const ServedDomain& served : site.domains)
    longest = std::max(longest, policy_host(served.domain).text().size());
  const std::size_t element = kWord + (longest + 2 + kWord - 1) / kWord * kWord;
  NamesHash hash;
  hash.bucket_size = std::max(hash.bucket_size, std::bit_ceil(element + kWord));
  if (site.domains.size() > kMostForOwnValues) {
    hash.bucket_size = std::max(hash.bucket_size, std::bit_ceil(4 * element + kWord));
    hash.max_size = std::max<std::size_t>(4096, std::bit_ceil(2 * site.domains.size()));
  }
  return hash;
}

std::string names_hash_directives(const NamesHash& hash) {
  const NamesHash own;
  std::string text(kHashStart);
  if (hash.max_size != own.max_size) text += fmt::format("server_names_hash_max_size {};\n", hash.max_size);
  return text + fmt::format("server_names_hash_bucket_size {};\n", hash.bucket_size);
}

Result<PrintedSite> nginx_site(const Site& site) {
  PrintedSite printed;
  printed.files.push_back({"mta-sts.conf", servers(site), std::string(kNginxStart)});
  printed.steps = {address_step(site), site.proxy_to ? backend_step(site) : tree_step(site)};
  printed.update_step = site.proxy_to ? backend_update_step() : tree_update_step(site);
  if (!site.certificate) printed.steps.push_back(certbot_step(site, kNginxCertbot));
  if (const NamesHash hash = names_hash(site); hash.bucket_size != NamesHash().bucket_size) {
    printed.files.push_back({"server-names-hash.conf", names_hash_directives(hash), std::string(kHashStart)});
    printed.steps.push_back(
        {"Give nginx room for the names. If its configuration has server_names_hash_bucket_size or "
         "server_names_hash_max_size already, raise these to the values of the file and do not install it",
         {"grep -r server_names_hash /etc/nginx",
          install_command(site, "server-names-hash.conf", "/etc/nginx/conf.d/")}});
  }
  printed.steps.push_back(
      {"Put the servers where nginx reads them last, so that the default server of port 443 remains the "
       "same: on Debian into sites-enabled, elsewhere into conf.d. If the other servers listen at single "
       "addresses, let these do so, too. Remove a file that has another name after its first domain changed",
       {install_command(site, "mta-sts.conf",
                        fmt::format("/etc/nginx/sites-enabled/zz-{}.conf", site_name(site))),
        "nginx -t && systemctl reload nginx"}});
  return printed;
}

}  // namespace

constinit const SiteFormat kNginxSite = {
    .name = "nginx",
    .print = nginx_site,
    .certbot = kNginxCertbot,
    .reads_tree = true,
    .takes_proxy_to = true,
    .man =
        "Servers for the http context, one for each certificate, which serve the tree unchanged. For many or "
        "long names, server-names-hash.conf makes room for them. With --proxy-to, they pass requests for the "
        "policies to a program behind nginx.",
};

}  // namespace mtasts
