// Virtual hosts for Apache 2.4, one for each certificate.
#include <fmt/format.h>

#include "cli/site_formats/certificate_batches.h"
#include "cli/site_formats/next_steps.h"
#include "cli/site_formats/site_format.h"

namespace mtasts {
namespace {

constexpr Certbot kApacheCertbot = {"--apache", "systemctl reload apache2"};
constexpr std::string_view kApacheStart =
    "# The MTA-STS policies, by mtasts gen-site: virtual hosts for Apache 2.4.\n";

// As Debian configures it, mod_deflate would compress text/plain.
constexpr std::string_view kApacheDirectory = R"(
<Directory "{}">
    Require all granted
    AllowOverride None
    Options None
    ForceType "text/plain; charset=utf-8"
    Header set Cache-Control max-age=300
    SetEnv no-gzip 1
</Directory>
)";

// A redirect takes precedence over each Alias of the main server, which would apply here, too. %0 is the
// requested name, in lower case; it is one of this virtual host, since the first of a port gets all others.
constexpr std::string_view kPolicy = R"~(    UseCanonicalName Off
    RedirectMatch 404 "^(?!/\.well-known/mta-sts\.txt$)"
    VirtualDocumentRoot "{}/%0"
</VirtualHost>
)~";

// Without "$1", ProxyPassMatch would append the path.
constexpr std::string_view kProxied = R"~(    RedirectMatch 404 "^(?!/\.well-known/mta-sts\.txt$)"
    ProxyPreserveHost On
    ProxyPassMatch "^(/\.well-known/mta-sts\.txt)$" "{}$1"
    RequestHeader set X-Forwarded-Proto https
    SetEnv no-gzip 1
</VirtualHost>
)~";

// VirtualDocumentRoot expands "%" and the character after it.
std::string with_percents_doubled(const std::string& path) {
  std::string text;
  for (const char c : path) text += c == '%' ? "%%" : std::string(1, c);
  return text;
}

std::string apache_certificate_lines(const GivenCertificate& certificate) {
  return fmt::format("    SSLEngine on\n    SSLCertificateFile \"{}\"\n    SSLCertificateKeyFile \"{}\"\n",
                     certificate.file, certificate.key);
}

std::string apache_guard(const Site& site, const GivenCertificate& certificate) {
  return fmt::format(
      "\n# Refuses other hosts, if no other virtual host of port 443 has them.\n"
      "<VirtualHost *:443>\n    ServerName {}\n{}    RedirectMatch 421 \"^\"\n</VirtualHost>\n",
      no_host(site), apache_certificate_lines(certificate));
}

std::string virtual_host(const CertificateBatch& batch, const Site& site) {
  std::string text = "\n<VirtualHost *:443>\n";
  std::string_view directive = "ServerName";
  for (const ServedDomain& served : batch.domains) {
    text += fmt::format("    {} {}\n", directive, policy_host(served.domain).text());
    directive = "ServerAlias";
  }
  text += apache_certificate_lines(batch.certificate);
  return text + (site.proxy_to ? fmt::format(kProxied, *site.proxy_to)
                               : fmt::format(kPolicy, with_percents_doubled(site.policy_root)));
}

std::string virtual_hosts(const Site& site) {
  const std::vector<CertificateBatch> batches = certificate_batches(site);
  std::string text(kApacheStart);
  if (!site.proxy_to) text += fmt::format(kApacheDirectory, site.policy_root);
  text += apache_guard(site, batches.front().certificate);
  for (const CertificateBatch& batch : batches) text += virtual_host(batch, site);
  return text;
}

Result<PrintedSite> apache_site(const Site& site) {
  PrintedSite printed;
  printed.files.push_back({"mta-sts.conf", virtual_hosts(site), std::string(kApacheStart)});
  printed.steps = {address_step(site), site.proxy_to ? backend_step(site) : tree_step(site)};
  printed.update_step = site.proxy_to ? backend_update_step() : tree_update_step(site);
  if (!site.certificate) printed.steps.push_back(certbot_step(site, kApacheCertbot));
  printed.steps.push_back(
      {"Put the virtual hosts where Apache reads them last, so that the default one of port 443 remains the "
       "same. If the others are for single addresses (<VirtualHost 192.0.2.1:443>), let these be so, too. "
       "Remove a file that has another name after its first domain changed, and each Redirect outside of all "
       "virtual hosts: it would take effect in these as well",
       {site.proxy_to ? "a2enmod ssl headers proxy_http" : "a2enmod ssl headers vhost_alias",
        install_command(site, "mta-sts.conf",
                        fmt::format("/etc/apache2/sites-available/zz-{}.conf", site_name(site))),
        "a2ensite zz-" + site_name(site), "apachectl configtest && systemctl restart apache2"}});
  return printed;
}

}  // namespace

constinit const SiteFormat kApacheSite = {
    .name = "apache",
    .print = apache_site,
    .certbot = kApacheCertbot,
    .reads_tree = true,
    .takes_proxy_to = true,
    .man =
        "Virtual hosts for Apache 2.4, one for each certificate, which serve the tree unchanged; they "
        "need its modules ssl, headers and vhost_alias. With --proxy-to, they pass requests for the policies "
        "to the program behind them, and need ssl, headers and proxy_http.",
};

}  // namespace mtasts
