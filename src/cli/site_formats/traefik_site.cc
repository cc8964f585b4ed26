// Traefik serves no files: its file provider gets routers to a program that serves the policies.
#include <fmt/format.h>

#include <string>
#include <string_view>

#include "cli/site_formats/certificate_batches.h"
#include "cli/site_formats/next_steps.h"
#include "cli/site_formats/site_format.h"
#include "cli/site_formats/yaml_string.h"

namespace mtasts {
namespace {

constexpr std::string_view kTraefikStart =
    "# The MTA-STS policies, by mtasts gen-site: routers for Traefik 2 and 3.\n";

// Valid in Traefik 2 and 3 alike: the list Host(`a`, `b`) is gone from the latter.
std::string traefik_rule(const CertificateBatch& batch) {
  std::string hosts;
  for (const ServedDomain& served : batch.domains) {
    hosts += fmt::format("{}Host(`{}`)", hosts.empty() ? "" : " || ", policy_host(served.domain).text());
  }
  return fmt::format("({}) && Path(`{}`)", hosts, kPolicyPath);
}

// A router for each certificate: Traefik orders one for all the hosts of a rule.
std::string traefik_configuration(const Site& site, const std::string& url) {
  std::string text = std::string(kTraefikStart) + "http:\n  routers:\n";
  std::size_t number = 0;
  for (const CertificateBatch& batch : certificate_batches(site)) {
    text += fmt::format(
        "    mta-sts-{}:\n      rule: \"{}\"\n      entryPoints: [\"websecure\"]\n      service: "
        "\"mta-sts\"\n"
        "      tls: {}\n",
        ++number, traefik_rule(batch), site.certificate ? "{}" : "{certResolver: \"letsencrypt\"}");
  }
  text +=
      fmt::format("  services:\n    mta-sts:\n      loadBalancer:\n        servers:\n          - url: {}\n",
                  yaml_string(url));
  if (site.certificate) {
    text += fmt::format("tls:\n  certificates:\n    - certFile: {}\n      keyFile: {}\n",
                        yaml_string(site.certificate->file), yaml_string(site.certificate->key));
  }
  return text;
}

Result<PrintedSite> traefik_site(const Site& site) {
  PrintedSite printed;
  printed.files.push_back(
      {"mta-sts.yaml", traefik_configuration(site, *site.proxy_to), std::string(kTraefikStart)});
  printed.steps = {
      address_step(site),
      backend_step(site),
      {std::string("Put mta-sts.yaml into the directory that Traefik's file provider watches, and change "
                   "websecure, its entry point at port 443, ") +
       (site.certificate ? "if yours has another name. The paths of certificate and key are those that "
                           "Traefik sees"
                         : "and letsencrypt, its certificate resolver, if yours have other names")}};
  printed.update_step = backend_update_step();
  return printed;
}

}  // namespace

constinit const SiteFormat kTraefikSite = {
    .name = "traefik",
    .print = traefik_site,
    .gets_certificates = true,
    .takes_proxy_to = true,
    .needs_proxy_to = true,
    .man =
        "Routers for Traefik 2 and 3, one for each certificate, to be read by its file provider: with "
        "--proxy-to, which it needs, they pass requests for the policies to the program behind them.",
};

}  // namespace mtasts
