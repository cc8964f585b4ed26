// Netlify: one site for all domains with the same policy.
#include <fmt/format.h>

#include "cli/site_formats/site_format.h"
#include "cli/site_formats/static_files.h"
#include "mtasts/printable.h"

namespace mtasts {
namespace {

// Netlify gets one certificate for all names of a site, from Let's Encrypt.
constexpr std::size_t kNamesOfNetlifySite = 100;

constexpr std::string_view kNetlifyStart = "# The site of the MTA-STS policy, by mtasts gen-site.\n";

constexpr std::string_view kNetlifyHeaders = R"([build]
  publish = "public"

[[headers]]
  for = "{}"
  [headers.values]
    Content-Type = "text/plain; charset=utf-8"
    Cache-Control = "max-age=300"
)";

SiteStep netlify_deploy_step(const Site& site, const std::string& says) {
  return {says, {fmt::format("(cd {} && npx netlify-cli deploy --prod)", shell_word(site.output_dir))}};
}

Result<PrintedSite> netlify_site(const Site& site) {
  const auto policy = only_policy(site, "Netlify", "a site");
  if (!policy) return fail(policy.error());
  PrintedSite printed;
  printed.files = {static_policy("public/", **policy),
                   {"netlify.toml", std::string(kNetlifyStart) + fmt::format(kNetlifyHeaders, kPolicyPath),
                    std::string(kNetlifyStart)}};
  printed.steps = {
      netlify_deploy_step(site,
                          "Make a site of its own and upload it; netlify.toml publishes the folder public"),
      {fmt::format(
          "Add the first Policy Host as the custom domain of the site and the others as domain aliases "
          "({}), without a redirect from one to another",
          policy_hosts_text(site))},
      cname_step(site, "SITE.netlify.app"),
      {"Let Netlify get the certificate of all names when the records are there (Domain management, HTTPS)"}};
  printed.update_step = netlify_deploy_step(site, "Serve them: run gen-site again, and upload the site");
  warn_of_limit(site, kNamesOfNetlifySite, "the certificate of a site", printed);
  return printed;
}

}  // namespace

constinit const SiteFormat kNetlifySite = {
    .name = "netlify",
    .print = netlify_site,
    .has_own_certificates = true,
    .man =
        "The folder public with the policy, and netlify.toml, for one site with all Policy Hosts as domain "
        "aliases. It serves the same file at each: domains with another policy need another site. --web-host "
        "is SITE.netlify.app.",
};

}  // namespace mtasts
