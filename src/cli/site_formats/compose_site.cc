// Docker compose: an nginx that mounts the tree of policies, behind a Traefik that has the certificates.
#include <fmt/format.h>

#include "cli/site_formats/certificate_batches.h"
#include "cli/site_formats/container_nginx.h"
#include "cli/site_formats/next_steps.h"
#include "cli/site_formats/site_format.h"
#include "cli/site_formats/site_lists.h"
#include "cli/site_formats/yaml_string.h"
#include "mtasts/printable.h"

namespace mtasts {
namespace {

constexpr std::string_view kComposeStart = "# The MTA-STS policies behind Traefik, by mtasts gen-site.\n";
constexpr std::string_view kSettingsStart = "# Settings of compose.yaml, by mtasts gen-site.\n";
constexpr std::string_view kComposeMapStart = "# The policy of each host, by mtasts gen-site.\n";

// Traefik compares a request with one rule after another, and orders certificates one after another.
constexpr std::size_t kManyForTraefik = 2000;

// Escapes "$", so that compose expands no variable.
std::string literal(const std::string& text) {
  std::string escaped;
  for (const char c : text) escaped += c == '$' ? "$$" : std::string(1, c);
  return yaml_string(escaped);
}

// Valid in Traefik 2 and 3 alike: the list Host(`a`, `b`) is gone from the latter.
std::string rule(const CertificateBatch& batch) {
  std::string text;
  for (const ServedDomain& served : batch.domains) {
    text += fmt::format("{}Host(`{}`)", text.empty() ? "" : " || ", policy_host(served.domain).text());
  }
  return text;
}

// A router for each certificate: Traefik orders one for all the hosts of a rule.
std::string routers(const Site& site) {
  std::string text;
  std::size_t number = 0;
  for (const CertificateBatch& batch : certificate_batches(site)) {
    const std::string router = fmt::format("      traefik.http.routers.mta-sts-{}.", ++number);
    text += fmt::format("{}rule: \"{}\"\n", router, rule(batch));
    text += router + "entrypoints: \"${TRAEFIK_ENTRYPOINT:-websecure}\"\n";
    text += router + "service: \"mta-sts\"\n";
    text += router + "tls: \"true\"\n";
    if (!site.certificate) text += router + "tls.certresolver: \"${TRAEFIK_CERTRESOLVER:-letsencrypt}\"\n";
  }
  return text;
}

constexpr std::string_view kComposeService =
    R"(# Settings are in a file .env beside this one, which gen-site never writes: see env.example.
services:
  mta-sts:
    image: "${{MTA_STS_IMAGE:-{image}}}"
    command: ["nginx", "-c", "/etc/mta-sts/nginx.conf", "-g", "daemon off;"]
    user: "101:101"
    read_only: true
    cap_drop: ["ALL"]
    security_opt: ["no-new-privileges:true"]
    mem_limit: "${{MTA_STS_MEMORY:-{memory}m}}"
    restart: "unless-stopped"
    tmpfs: ["/tmp:size=1m"]
    # Directories: a single file that is mounted keeps its old content when the file is replaced.
    volumes:
      - type: "bind"
        source: "./nginx"
        target: "/etc/mta-sts"
        read_only: true
      - type: "bind"
        source: {policies}
        target: "/srv/mta-sts"
        read_only: true
    networks: ["traefik"]
    labels:
      traefik.enable: "true"
      traefik.docker.network: "${{TRAEFIK_NETWORK:-traefik}}"
      traefik.http.services.mta-sts.loadbalancer.server.port: "{port}"
{routers}networks:
  traefik:
    external: true
    name: "${{TRAEFIK_NETWORK:-traefik}}"
)";

std::string compose_file(const Site& site) {
  return std::string(kComposeStart) + fmt::format(kComposeService, fmt::arg("image", kContainerImage),
                                                  fmt::arg("memory", container_memory(site.domains.size())),
                                                  fmt::arg("policies", literal(site.policy_root)),
                                                  fmt::arg("port", kContainerPort),
                                                  fmt::arg("routers", routers(site)));
}

std::string settings(const Site& site) {
  std::string text(kSettingsStart);
  text += "# Copy the lines that differ for you to a file .env beside compose.yaml.\n\n";
  text += "# The network that Traefik shares with the services behind it.\nTRAEFIK_NETWORK=traefik\n";
  text += "# The entry point of Traefik at port 443.\nTRAEFIK_ENTRYPOINT=websecure\n";
  if (!site.certificate) text += "# Its certificate resolver.\nTRAEFIK_CERTRESOLVER=letsencrypt\n";
  text += fmt::format("# Any image with nginx.\nMTA_STS_IMAGE={}\n", kContainerImage);
  text += fmt::format("# The most memory that the service takes.\nMTA_STS_MEMORY={}m\n",
                      container_memory(site.domains.size()));
  return text;
}

std::string map_of_hosts(const Site& site) {
  std::string text(kComposeMapStart);
  for (const ServedDomain& served : site.domains) {
    const std::string host = policy_host(served.domain).text();
    text += map_line(host, host);
  }
  return text;
}

// Labels cannot hold a certificate: Traefik reads it by its file provider.
SiteFile certificate_file(const GivenCertificate& certificate) {
  const std::string start = "# The certificate of the Policy Hosts for Traefik, by mtasts gen-site.\n";
  return {"traefik/mta-sts.yaml",
          start + fmt::format("tls:\n  certificates:\n    - certFile: {}\n      keyFile: {}\n",
                              yaml_string(certificate.file), yaml_string(certificate.key)),
          start};
}

std::vector<SiteStep> compose_steps(const Site& site) {
  const std::string directory = shell_word(site.output_dir);
  std::vector<SiteStep> steps = {address_step(site)};
  if (site.certificate) {
    steps.push_back(
        {"Put traefik/mta-sts.yaml into the directory that Traefik's file provider watches; the "
         "paths of certificate and key in it are those that Traefik sees"});
  }
  steps.push_back(
      {"Compare env.example with your Traefik; put the settings that differ into a file .env beside "
       "compose.yaml"});
  steps.push_back(
      {"Start the service, again after each run of gen-site: a changed policy is served at once, "
       "but nginx reads the list of hosts only when it starts",
       {fmt::format("(cd {} && docker compose up --detach --force-recreate)", directory)}});
  return steps;
}

Result<PrintedSite> compose_site(const Site& site) {
  const std::string nginx = container_nginx({.hosts = "/etc/mta-sts/hosts.map",
                                             .root = "/srv/mta-sts",
                                             .file = "/$policy/.well-known/mta-sts.txt",
                                             .domains = site.domains.size()});
  PrintedSite printed{
      .files = {{"compose.yaml", compose_file(site), std::string(kComposeStart)},
                {"env.example", settings(site), std::string(kSettingsStart)},
                {"nginx/nginx.conf", nginx, std::string(kNginxStart)},
                {"nginx/hosts.map", map_of_hosts(site), std::string(kComposeMapStart)}},
      .steps = compose_steps(site),
      .update_step = SiteStep{"A changed policy is served at once; repeat the check of all policies",
                              {"mtasts check --no-smtp " + domain_arguments(site)}},
  };
  if (site.certificate) {
    printed.files.push_back(certificate_file(*site.certificate));
  } else if (site.domains.size() > kManyForTraefik) {
    printed.warnings.push_back(
        fmt::format("{} hosts are many for Traefik: it compares a request with one rule after another and "
                    "keeps all certificates in one file; --certificate avoids the latter, --format nginx "
                    "both",
                    site.domains.size()));
  }
  return printed;
}

}  // namespace

constinit const SiteFormat kComposeSite = {
    .name = "compose",
    .print = compose_site,
    .gets_certificates = true,
    .reads_tree = true,
    .man =
        "An nginx in a container that mounts the tree of policies, behind a Traefik (2 or 3) that has the "
        "certificates: compose.yaml, its settings in env.example. With --certificate, also a file for "
        "Traefik's file provider.",
};

}  // namespace mtasts
