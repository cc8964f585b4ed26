// A worker for Cloudflare: the policies are in the script, so that a new policy is a new deployment.
#include <fmt/format.h>

#include "cli/site_formats/site_format.h"
#include "cli/text/json_text.h"
#include "mtasts/printable.h"

namespace mtasts {
namespace {

// Cloudflare's documented limits: custom domains of a zone, and zones of a worker.
constexpr std::size_t kCustomDomainsOfZone = 100;
constexpr std::size_t kZonesOfWorker = 1000;

constexpr std::string_view kCloudflareWorkerStart = "// The MTA-STS policies, by mtasts gen-site.\n";

// A Map, since an object has a value for "constructor", too.
constexpr std::string_view kHandler = R"(
export default {
  async fetch(request) {
    const url = new URL(request.url);
    const policy = HOSTS.get(url.hostname);
    if (policy === undefined || url.pathname !== "/.well-known/mta-sts.txt") {
      return new Response("not found\n", { status: 404, headers: { "content-type": "text/plain" } });
    }
    if (request.method !== "GET" && request.method !== "HEAD") {
      return new Response(null, { status: 405, headers: { allow: "GET, HEAD" } });
    }
    return new Response(request.method === "HEAD" ? null : POLICIES[policy], {
      headers: { "content-type": "text/plain; charset=utf-8", "cache-control": "max-age=300" },
    });
  },
};
)";

std::string script(const Site& site) {
  std::string text(kCloudflareWorkerStart);
  text += "const POLICIES = [\n";
  for (const ServedPolicy& policy : site.texts) text += fmt::format("  {},\n", json_literal(policy.text));
  text += "];\n\n// The policy of each host.\nconst HOSTS = new Map([\n";
  for (const ServedDomain& served : site.domains) {
    text += fmt::format("  [{}, {}],\n", json_literal(policy_host(served.domain).text()), served.policy);
  }
  text += "]);\n";
  return text.append(kHandler);
}

// A custom domain gives the worker the name, its DNS record and its certificate.
std::string configuration(const Site& site) {
  std::string text = "# The worker of the MTA-STS policies, by mtasts gen-site.\n";
  text += "name = \"mta-sts\"\nmain = \"worker.js\"\ncompatibility_date = \"2026-01-01\"\n";
  text += "# Only at the names of the Policy Hosts.\nworkers_dev = false\npreview_urls = false\nroutes = [\n";
  for (const ServedDomain& served : site.domains) {
    text += fmt::format("  {{ pattern = {}, custom_domain = true }},\n",
                        json_literal(policy_host(served.domain).text()));
  }
  return text + "]\n";
}

Result<PrintedSite> cloudflare_worker_site(const Site& site) {
  const std::string toml = configuration(site);
  PrintedSite printed{
      .files = {{"worker.js", script(site), std::string(kCloudflareWorkerStart)},
                {"wrangler.toml", toml, toml.substr(0, toml.find('\n') + 1)}},
      .steps = {{"Deploy the worker. Each Policy Host becomes a custom domain of it: Cloudflare makes "
                 "its DNS record and its certificate, so the zone of each domain must be in the account",
                 {fmt::format("(cd {} && npx wrangler deploy)", shell_word(site.output_dir))}},
                {"Exempt the Policy Hosts from Bot Fight Mode and from every rule that challenges clients, "
                 "redirects or rewrites: senders are not browsers"}},
  };
  if (site.domains.size() > kCustomDomainsOfZone) {
    printed.warnings.push_back(
        fmt::format("Cloudflare limits the custom domains of a zone ({}) and the zones of a worker ({}); "
                    "beyond that, ask for more or use routes",
                    kCustomDomainsOfZone, kZonesOfWorker));
  }
  return printed;
}

}  // namespace

constinit const SiteFormat kCloudflareWorkerSite = {
    .name = "cloudflare-worker",
    .print = cloudflare_worker_site,
    .has_own_certificates = true,
    .makes_host_records = true,
    .man = "A worker for Cloudflare, worker.js and wrangler.toml; the policies are in the script.",
};

}  // namespace mtasts
