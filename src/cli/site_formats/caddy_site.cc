// Sites for Caddy 2, which gets certificates itself: at its start for a few domains, on demand for many.
#include <fmt/format.h>

#include "cli/site_formats/certificate_batches.h"
#include "cli/site_formats/next_steps.h"
#include "cli/site_formats/site_format.h"
#include "mtasts/printable.h"

namespace mtasts {
namespace {

constexpr std::string_view kCaddyStart = "# The MTA-STS policies, by mtasts gen-site: sites for Caddy 2.\n";
constexpr std::string_view kWholeStart =
    "# A Caddy that serves MTA-STS policies alone, by mtasts gen-site.\n";

// Caddy asks this address for permission to get a certificate.
constexpr std::string_view kAsk = "http://127.0.0.1:9580";
constexpr std::string_view kAskOption = "on_demand_tls {{\n\t\task {}/\n\t}}";

// The part that all sites share. Host names are case-insensitive, names of directories are not.
std::string snippet(const Site& site) {
  std::string text =
      "\n(mta-sts) {\n\t# A host may come in any case, the directories have lower case.\n"
      "\t@not-lower header_regexp Host [A-Z]\n";
  for (char c = 'a'; c <= 'z'; ++c)
    text += fmt::format("\trequest_header @not-lower Host {} {}\n", static_cast<char>(c - 'a' + 'A'), c);
  if (site.proxy_to) {
    return text + fmt::format(
                      "\n\thandle /.well-known/mta-sts.txt {{\n\t\treverse_proxy {}\n\t}}\n\thandle {{\n"
                      "\t\trespond 404\n\t}}\n}}\n",
                      *site.proxy_to);
  }
  return text + fmt::format(R"(
	handle /.well-known/mta-sts.txt {{
		root * {}/{{host}}
		header Content-Type "text/plain; charset=utf-8"
		header Cache-Control max-age=300
		file_server
	}}
	handle {{
		respond 404
	}}
}}
)",
                            site.policy_root);
}

// At most a hundred addresses a site: Caddy 2.6 compares longer lists case-sensitively.
std::string named_sites(const Site& site) {
  std::string text;
  for (const CertificateBatch& batch : certificate_batches(site)) {
    std::string_view separator = "\n";
    for (const ServedDomain& served : batch.domains) {
      text += fmt::format("{}https://{}", separator, policy_host(served.domain).text());
      separator = ",\n";
    }
    text += " {\n";
    if (site.certificate) text += fmt::format("\ttls {} {}\n", site.certificate->file, site.certificate->key);
    text += "\timport mta-sts\n}\n";
  }
  return text;
}

std::string on_demand_sites(const Site& site) {
  std::string text = fmt::format(R"(
# Every host without a site of its own, if there is a certificate for it.
https:// {{
	tls {{
		on_demand
	}}
	import mta-sts
}}

# Permits certificates for the hosts of this list: status 200.
{} {{
	bind 127.0.0.1
	@known {{
)",
                                 kAsk);
  for (const ServedDomain& served : site.domains)
    text += fmt::format("\t\tquery domain={}\n", policy_host(served.domain).text());
  return text + "\t}\n\trespond @known 200\n\trespond 403\n}\n";
}

// Certificate authorities limit the certificates a day: many at once would be refused.
constexpr std::size_t kCertificatesAtOnce = 100;

bool is_on_demand(const Site& site) {
  return !site.certificate && site.domains.size() > kCertificatesAtOnce;
}

std::string whole(const Site& site) {
  std::string text(kWholeStart);
  if (is_on_demand(site)) text += "{\n\t" + fmt::format(kAskOption, kAsk) + "\n}\n\n";
  text += "import mta-sts.caddy\n";
  if (!is_on_demand(site)) text += "\n# Other hosts are refused.\nhttps:// {\n\trespond 421\n}\n";
  return text;
}

std::vector<SiteStep> install_steps(const Site& site) {
  const std::string directory = shell_word(site.output_dir);
  std::string says =
      "Have the Caddyfile read it: if Caddy serves nothing else, install the Caddyfile of this site (the "
      "existing one becomes Caddyfile~); else add \"import mta-sts.caddy\" to the end of the existing one";
  if (!is_on_demand(site)) {
    says +=
        ". The Caddyfile of this site refuses all other hosts; an existing one keeps its rules for them, and "
        "Caddy answers a host without rules with status 200 and an empty body";
  } else {
    says += fmt::format(
        ", and the on_demand_tls of this site's Caddyfile to its global options. Only one \"ask\" and one "
        "site for all hosts can exist: if yours has them, let that address answer 200 for the same hosts as "
        "{}. Caddy gets each certificate at the first request for the host, which the next step makes: "
        "repeat it until all are there",
        kAsk);
  }
  return {{"Put the sites beside the Caddyfile",
           {fmt::format("install -m 644 {}/mta-sts.caddy /etc/caddy/", directory)}},
          {says,
           {fmt::format("install -m 644 --backup {}/Caddyfile /etc/caddy/", directory),
            "caddy validate --config /etc/caddy/Caddyfile && systemctl reload caddy"}}};
}

Result<PrintedSite> caddy_site(const Site& site) {
  PrintedSite printed;
  printed.files = {{"mta-sts.caddy",
                    std::string(kCaddyStart) + snippet(site) +
                        (is_on_demand(site) ? on_demand_sites(site) : named_sites(site)),
                    std::string(kCaddyStart)},
                   {"Caddyfile", whole(site), std::string(kWholeStart)}};
  printed.steps = {address_step(site), site.proxy_to ? backend_step(site) : tree_step(site)};
  printed.update_step = site.proxy_to ? backend_update_step() : tree_update_step(site);
  for (SiteStep& step : install_steps(site)) printed.steps.push_back(std::move(step));
  return printed;
}

}  // namespace

constinit const SiteFormat kCaddySite = {
    .name = "caddy",
    .print = caddy_site,
    .gets_certificates = true,
    .reads_tree = true,
    .takes_proxy_to = true,
    .man =
        "Sites for Caddy 2.6 and later, to be imported by a Caddyfile, which serve the tree unchanged. Caddy "
        "gets the certificates itself: up to 100 domains at once, more of them on demand, for the domains of "
        "a list (ask) and no others. The Caddyfile beside them is for a Caddy that serves nothing else, and "
        "refuses other hosts; with your own Caddyfile, its rules apply to them. With --proxy-to, the sites "
        "pass requests for the policies to a program behind Caddy.",
};

}  // namespace mtasts
