// mailcow before 2025-09 serves a file of its web directory at every name that mailcow.conf lists.
#include <fmt/format.h>

#include <algorithm>

#include "cli/site_formats/mailcow_conf.h"
#include "cli/site_formats/next_steps.h"
#include "cli/site_formats/site_format.h"
#include "mtasts/printable.h"

namespace mtasts {
namespace {

// The start of every policy (RFC 8461 §3.2).
constexpr std::string_view kPolicyStart = "version";

constexpr std::string_view kIgnored =
    "mailcow from 2025-09 on never serves this file: its nginx serves the policies of its database instead. "
    "Use --format mailcow for such a mailcow";

// Names the first domain with a second policy.
Error several_policies(const Site& site) {
  const ServedDomain& first = site.domains.front();
  const auto other = std::ranges::find_if(
      site.domains, [&](const ServedDomain& served) { return served.policy != first.policy; });
  return {Fault::input, "several-policies",
          fmt::format(
              "{} and {} have different policies, and mailcow before 2025-09 serves one file for all domains",
              first.domain.text(), other->domain.text()),
          "use --format mailcow with mailcow 2025-09 or later, or name domains of one policy only"};
}

SiteStep conf_step(const Site& site) {
  const std::string lists =
      fmt::format("{} and {} have {}", kMailcowCertificateNames, kMailcowServerNames, kMailcowNames);
  if (!site.mailcow_conf) {
    return {
        "Add " + std::string(kMailcowNames) +
            " to both lists of mailcow.conf: the command shows the change, and makes it without --dry-run",
        {fmt::format("mtasts gen-site --format mailcow-legacy --policies {} --output-dir {} "
                     "--mailcow-conf /opt/mailcow-dockerized/mailcow.conf --in-place --dry-run",
                     shell_word(site.policies), shell_word(site.output_dir))}};
  }
  const std::string file = shell_word(site.mailcow_conf->file);
  if (site.mailcow_conf->in_place)
    return {"Check that " + lists + " in " + file, {"grep ADDITIONAL_ " + file}};
  return {"Replace " + file + " by the text on standard output, where " + lists +
          "; it holds the passwords of mailcow: keep it private"};
}

Result<PrintedSite> mailcow_legacy_site(const Site& site) {
  const auto is_first = [&](const ServedDomain& served) {
    return served.policy == site.domains.front().policy;
  };
  if (!std::ranges::all_of(site.domains, is_first)) return fail(several_policies(site));
  PrintedSite printed;
  printed.files.push_back({"data/web/.well-known/mta-sts.txt", site.texts[site.domains.front().policy].text,
                           std::string(kPolicyStart)});
  printed.steps = {address_step(site, "MAILCOW_HOSTNAME"),
                   {"Copy the policy into the web directory of mailcow, after each change",
                    {fmt::format("cp -r {}/data /opt/mailcow-dockerized/", shell_word(site.output_dir))}},
                   conf_step(site),
                   {"Restart mailcow with the settings, and let it get its certificate",
                    {"(cd /opt/mailcow-dockerized && docker compose up --detach && docker compose restart "
                     "acme-mailcow)"}}};
  printed.warnings.emplace_back(kIgnored);
  return printed;
}

}  // namespace

constinit const SiteFormat kMailcowLegacySite = {
    .name = "mailcow-legacy",
    .print = mailcow_legacy_site,
    .has_own_certificates = true,
    .takes_mailcow_conf = true,
    .man =
        "mailcow before 2025-09: the one policy of all domains as a file of its web directory, and "
        "mailcow.conf with the names added. Later versions never serve that file.",
};

}  // namespace mtasts
