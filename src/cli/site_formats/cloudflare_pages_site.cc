// Cloudflare Pages: one project for all domains with the same policy.
#include <fmt/format.h>

#include "cli/site_formats/next_steps.h"
#include "cli/site_formats/site_format.h"
#include "cli/site_formats/static_files.h"
#include "mtasts/printable.h"

namespace mtasts {
namespace {

// Cloudflare's documented limit of the free plan.
constexpr std::size_t kCustomDomainsOfProject = 100;

constexpr std::string_view kHeadersStart = "# The headers of the MTA-STS policy, by mtasts gen-site.\n";

// The project is the first label of the web host.
std::string project_of(const Site& site) {
  constexpr std::string_view kPagesDomain = ".pages.dev";
  const std::string host = web_host(site, "");
  return host.ends_with(kPagesDomain) ? host.substr(0, host.size() - kPagesDomain.size()) : "PROJECT";
}

SiteStep cloudflare_deploy_step(const Site& site, const std::string& says) {
  return {says,
          {fmt::format("npx wrangler pages deploy {} --project-name {} --branch main",
                       shell_word(site.output_dir + "/public"), project_of(site))}};
}

Result<PrintedSite> cloudflare_pages_site(const Site& site) {
  const auto policy = only_policy(site, "Cloudflare Pages", "a project");
  if (!policy) {
    Error error = policy.error();
    error.hint += "; or use --format cloudflare-worker, which serves each name its own policy";
    return fail(std::move(error));
  }
  PrintedSite printed;
  printed.files = {
      static_policy("public/", **policy),
      {"public/_headers",
       fmt::format("{}{}\n  Content-Type: text/plain; charset=utf-8\n  Cache-Control: max-age=300\n",
                   kHeadersStart, kPolicyPath),
       std::string(kHeadersStart)}};
  printed.steps = {
      cloudflare_deploy_step(site, "Make a project and upload the folder public"),
      {fmt::format("Add each Policy Host as a custom domain of the project ({}), before its record exists: a "
                   "CNAME alone answers status 522",
                   policy_hosts_text(site))},
      cname_step(site, "PROJECT.pages.dev",
                 ". If the zone is in the same account, Cloudflare makes the record itself. The certificate "
                 "comes with it"),
      {"Exempt the Policy Hosts from Bot Fight Mode and from every rule that challenges clients, redirects "
       "or rewrites: senders are not browsers"}};
  printed.steps.front().commands.insert(
      printed.steps.front().commands.begin(),
      fmt::format("npx wrangler pages project create {} --production-branch main", project_of(site)));
  printed.update_step = cloudflare_deploy_step(site, "Serve them: run gen-site again, and upload the folder");
  warn_of_limit(site, kCustomDomainsOfProject, "a project of Cloudflare Pages", printed);
  return printed;
}

}  // namespace

constinit const SiteFormat kCloudflarePagesSite = {
    .name = "cloudflare-pages",
    .print = cloudflare_pages_site,
    .has_own_certificates = true,
    .man =
        "The folder public with the policy and _headers, for one project with all Policy Hosts as custom "
        "domains. It serves the same file at each: domains with another policy need another project. "
        "--web-host is PROJECT.pages.dev.",
};

}  // namespace mtasts
