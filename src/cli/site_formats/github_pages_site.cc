// GitHub Pages: a repository for each domain, since a repository has one custom domain.
#include <fmt/format.h>

#include "cli/site_formats/site_format.h"
#include "cli/site_formats/static_files.h"
#include "mtasts/printable.h"

namespace mtasts {
namespace {

// Without this file, Jekyll leaves out folders that begin with a dot.
constexpr std::string_view kNoJekyll = "GitHub Pages serves .well-known with this file only.\n";

// Runs the commands in the folder of each Policy Host.
std::string in_each_folder(const Site& site, const std::string& commands) {
  return fmt::format("for host in {}/mta-sts.*/; do (cd \"$host\" && {}); done", shell_word(site.output_dir),
                     commands);
}

std::vector<SiteStep> github_steps(const Site& site) {
  return {
      {"Verify each domain in the settings of your GitHub account (Pages), so that nobody else can claim its "
       "name there"},
      {"Make a public repository of each folder, named after its Policy Host (a private one needs a paid "
       "plan)",
       {in_each_folder(site,
                       "git init --initial-branch=main && git add --all && git commit --message "
                       "'MTA-STS policy' && gh repo create \"$(basename \"$PWD\")\" --public "
                       "--source=. --push")}},
      {"Serve branch main by GitHub Pages. The file CNAME names the custom domain, one for each repository",
       {in_each_folder(site,
                       "gh api --method POST 'repos/{owner}/{repo}/pages' -f 'source[branch]=main' "
                       "-f 'source[path]=/'")}},
      cname_step(
          site, "USER.github.io",
          ", without the name of the repository and not proxied: GitHub gets its certificate after that, "
          "within an hour. CAA records of the domain must allow letsencrypt.org"),
      {"Enforce HTTPS as soon as GitHub has the certificate (Settings, Pages)",
       {in_each_folder(site, "gh api --method PUT 'repos/{owner}/{repo}/pages' -F https_enforced=true")}}};
}

Result<PrintedSite> github_pages_site(const Site& site) {
  PrintedSite printed;
  for (const ServedDomain& served : site.domains) {
    const std::string host = policy_host(served.domain).text();
    printed.files.push_back(static_policy(host + '/', site.texts[served.policy]));
    printed.files.push_back({host + "/CNAME", host + '\n', "mta-sts."});
    printed.files.push_back({host + "/.nojekyll", std::string(kNoJekyll), std::string(kNoJekyll)});
  }
  printed.steps = github_steps(site);
  printed.update_step =
      SiteStep{"Serve them: run gen-site again, and push each changed folder",
               {in_each_folder(site, "git commit --all --message 'MTA-STS policy'; git push")}};
  return printed;
}

}  // namespace

constinit const SiteFormat kGithubPagesSite = {
    .name = "github-pages",
    .print = github_pages_site,
    .has_own_certificates = true,
    .man =
        "A folder for each domain, to become a repository of its own, since a repository has one custom "
        "domain: the policy, CNAME, and .nojekyll, without which the folder .well-known is not served. "
        "--web-host is USER.github.io.",
};

}  // namespace mtasts
