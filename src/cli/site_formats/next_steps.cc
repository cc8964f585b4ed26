#include "cli/site_formats/next_steps.h"

#include <fmt/format.h>

#include <algorithm>

#include "cli/site_formats/site_lists.h"
#include "mtasts/printable.h"

namespace mtasts {
namespace {

// Prints the CNAMEs of one kind, which lead from the hosted domains to the primary.
std::string hosted_command(const Site& site, const SiteLists& lists, const std::string& only) {
  return fmt::format("mtasts gen-zone --primary {} --hosted-only --only {} {}", site.primary->text(), only,
                     domain_arguments(site, lists.hosted));
}

std::string primary_policy(const Site& site) {
  return shell_word(fmt::format("{}/{}{}", site.policies, policy_host(*site.primary).text(), kPolicyPath));
}

SiteStep report_step(const Site& site, const SiteLists& lists) {
  std::string rua;
  for (const std::string& uri : site.rua) rua += " --rua " + shell_word(uri);
  if (rua.empty()) rua = " --rua ADDRESS";
  SiteStep step{
      "Publish the address for reports (RFC 8460 §3), if there is no such record yet: without reports, "
      "mode testing has no use",
      {fmt::format("mtasts gen-tlsrpt{} {}", rua, domain_arguments(site, lists.own))}};
  if (!lists.hosted.domains.empty())
    step.commands.push_back(hosted_command(site, lists, "tlsrpt --offline" + rua));
  return step;
}

// The way from mode testing to enforce. Domains that enforce already need none of it.
std::vector<SiteStep> enforce_steps(const Site& site, const SiteLists& lists, const PrintedSite& printed) {
  if (lists.testing.domains.empty()) return {};
  const std::string policies = shell_word(site.policies);
  const std::string testing = domain_arguments(site, lists.testing);
  std::vector<SiteStep> steps = {
      {"Wait for reports: mode testing loses no mail. After two weeks at least without failures in them, ask "
       "if mode enforce would lose any",
       {"mtasts check --ready-for enforce " + domain_arguments(site)}},
      {"If the answer is yes, write the policies of mode enforce",
       {fmt::format("mtasts gen-policy --mode enforce --output-dir {} {}", policies, testing)}},
      printed.update_step.value_or(
          SiteStep{"Serve them: run gen-site again, and repeat the steps that install its files"}),
      {"Publish the new ids: senders fetch a changed policy only then",
       {fmt::format("mtasts gen-sts --when-live --bump --policies {} {}", policies, testing)}}};
  const auto& primaries = lists.testing.domains;
  const bool primary_is_testing =
      !lists.hosted.domains.empty() && std::ranges::find(primaries, *site.primary) != primaries.end();
  if (primary_is_testing) {
    steps[1].commands.push_back(fmt::format("mtasts gen-policy --primary {} --output-dir {} {}",
                                            site.primary->text(), policies,
                                            domain_arguments(site, lists.hosted)));
  }
  return steps;
}

std::string copy_command(const Site& site) {
  return fmt::format("rsync -a {} {}:{}", shell_word(site.policies + '/'), web_host(site),
                     shell_word(site.policy_root + '/'));
}

// A first policy has mode testing, and a missing TXT record is no fault yet. Other policies are announced
// already.
std::string step_of(const Site& site) {
  const bool is_first = std::ranges::all_of(
      site.texts, [](const ServedPolicy& served) { return served.policy.mode == Mode::testing; });
  return is_first ? "--ready-for testing " : "";
}

}  // namespace

std::string site_arguments(const Site& site) {
  std::string arguments;
  if (site.primary) arguments += fmt::format("--primary {} ", site.primary->text());
  if (site.names_in_certificate != Site().names_in_certificate)
    arguments += fmt::format("--names-in-certificate {} ", site.names_in_certificate);
  return arguments;
}

std::string web_host(const Site& site, std::string_view placeholder) {
  return site.web_host.value_or(std::string(placeholder));
}

SiteStep address_step(const Site& site, std::string_view placeholder) {
  return {
      "Let the name of each Policy Host lead to the web server, if it does not yet; no sender uses it "
      "before the TXT record of a later step",
      {fmt::format("mtasts gen-zone --each --only host --offline --web-host {} {}",
                   web_host(site, placeholder), domain_arguments(site))}};
}

SiteStep txt_step(const Site& site) {
  const SiteLists lists = site_lists(site);
  SiteStep step{
      "Only now publish the TXT records (RFC 8461 §8.1). The command prints those of live policies. A domain "
      "with a changed policy needs a new id: run the command for it alone, with --bump",
      {fmt::format("mtasts gen-sts --when-live --policies {} {}", shell_word(site.policies),
                   domain_arguments(site, lists.own))}};
  if (!lists.hosted.domains.empty()) {
    step.says +=
        fmt::format(". The others share the policy of {} and follow its id by a CNAME", site.primary->text());
    step.commands.push_back(
        hosted_command(site, lists, fmt::format("sts --when-live --policy {}", primary_policy(site))));
  } else if (lists.share_policies) {
    step.says +=
        ". Several domains share a policy: with --primary DOMAIN of gen-site, the others follow its id by a "
        "CNAME";
  }
  return step;
}

SiteStep tree_step(const Site& site) {
  return {fmt::format("Copy the policies to {} on the web server, readable by its own user. A policy that is "
                      "written there is served at once",
                      site.policy_root),
          {copy_command(site)}};
}

SiteStep tree_update_step(const Site& site) {
  return {"Serve them: copy them to the web server", {copy_command(site)}};
}

SiteStep backend_step(const Site& site) {
  return {fmt::format(
      "Let the program at {} serve the policies by HTTP, without a redirect to HTTPS: mailcow has them in "
      "its interface, or from gen-site --format mailcow; Stalwart and Mailu have settings for them. It needs "
      "no certificate for the Policy Hosts",
      *site.proxy_to)};
}

SiteStep backend_update_step() {
  return {"Serve them: change the policies in the program behind the proxy"};
}

std::string certbot_command(const Certbot& certbot, const CertificateBatch& batch) {
  std::string command = fmt::format("certbot certonly {} --deploy-hook {} --cert-name {}", certbot.plugin,
                                    shell_word(std::string(certbot.hook)), batch.name);
  for (const ServedDomain& served : batch.domains) command += " -d " + policy_host(served.domain).text();
  return command;
}

std::string install_command(const Site& site, std::string_view file, std::string_view path) {
  if (site.linked_dir)
    return fmt::format("ln -sf {} {}", shell_word(fmt::format("{}/{}", *site.linked_dir, file)), path);
  return fmt::format("install -m 644 {} {}", shell_word(fmt::format("{}/{}", site.output_dir, file)), path);
}

SiteStep certbot_step(const Site& site, const Certbot& certbot) {
  const std::vector<CertificateBatch> batches = certificate_batches(site);
  if (site.domains.size() > kMostOperands || batches.size() > 1) {
    return {fmt::format(
                "Get the certificates first, at most {} names in each; the server cannot start without them",
                site.names_in_certificate),
            {fmt::format("mtasts gen-site --format acme --policies {} --output-dir {} {}{}",
                         shell_word(site.policies), shell_word(site.output_dir + "/acme"),
                         site_arguments(site), domain_arguments(site)),
             fmt::format("CHALLENGE={} sh {} --deploy-hook {} --email HOSTMASTER",
                         shell_word(std::string(certbot.plugin)),
                         shell_word(site.output_dir + "/acme/certbot.sh"),
                         shell_word(std::string(certbot.hook)))}};
  }
  return {"Get the certificate first; the server cannot start without it",
          {certbot_command(certbot, batches.front())}};
}

std::vector<SiteStep> next_steps(const Site& site, const PrintedSite& printed) {
  const SiteLists lists = site_lists(site);
  std::vector<SiteStep> steps = printed.steps;
  steps.push_back({"Check that every policy is served as RFC 8461 §3.3 requires",
                   {"mtasts check --no-smtp " + step_of(site) + domain_arguments(site)}});
  steps.push_back(report_step(site, lists));
  steps.push_back(printed.txt_step.value_or(txt_step(site)));
  for (SiteStep& step : enforce_steps(site, lists, printed)) steps.push_back(std::move(step));
  return steps;
}

std::string next_steps_markdown(const std::vector<SiteStep>& steps) {
  std::string text = fmt::format("{}\nPolicy first, TXT record after it (RFC 8461 §8.1).\n", kNextStepsStart);
  for (std::size_t i = 0; i < steps.size(); ++i) {
    const std::string number = fmt::format("{}. ", i + 1);
    text += fmt::format("\n{}{}.\n", number, steps[i].says);
    if (steps[i].commands.empty()) continue;
    // Markdown counts lines to a step that are indented as its text is.
    const std::string indent(number.size(), ' ');
    text += fmt::format("\n{}```sh\n", indent);
    for (const std::string& command : steps[i].commands) text += fmt::format("{}{}\n", indent, command);
    text += fmt::format("{}```\n", indent);
  }
  return text;
}

std::string next_steps_text(const std::vector<SiteStep>& steps) {
  std::string text;
  for (std::size_t i = 0; i < steps.size(); ++i) {
    text += fmt::format("{}. {}\n", i + 1, steps[i].says);
    for (const std::string& command : steps[i].commands) text += fmt::format("     {}\n", command);
  }
  return text;
}

}  // namespace mtasts
