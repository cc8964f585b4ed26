#include "cli/site_formats/next_steps.h"

#include <fmt/format.h>

#include <algorithm>

#include "cli/site_formats/certificate_batches.h"
#include "mtasts/printable.h"

namespace mtasts {
namespace {

constexpr std::size_t kMostOperands = 3;  // more are read from a file

bool is_plain(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
         std::string_view("/._-+,:@%").find(c) != std::string_view::npos;
}

// A first policy has mode testing, and a missing TXT record is no fault yet. Other policies are announced
// already.
std::string step_of(const Site& site) {
  const bool is_first = std::all_of(site.texts.begin(), site.texts.end(), [](const ServedPolicy& served) {
    return served.policy.mode == Mode::testing;
  });
  return is_first ? "--ready-for testing " : "";
}

}  // namespace

std::string shell_word(const std::string& text) {
  if (!text.empty() && std::all_of(text.begin(), text.end(), is_plain)) return text;
  // Escapes control characters, which would act on a terminal, in the form of bash and POSIX.1-2024.
  if (!is_printable(text)) return "$'" + escape_octal(text, '\'') + '\'';
  std::string quoted = "'";
  for (const char c : text) {
    if (c == '\'') {
      quoted += R"('\'')";
    } else {
      quoted += c;
    }
  }
  return quoted + '\'';
}

std::string domain_arguments(const Site& site) {
  if (site.domains.size() > kMostOperands) {
    return "--domains-file " + shell_word(fmt::format("{}/{}", site.output_dir, kDomainsFile));
  }
  std::string operands;
  for (const ServedDomain& served : site.domains) {
    operands += (operands.empty() ? "" : " ") + served.domain.text();
  }
  return operands;
}

SiteStep address_step(const Site& site, const std::string& web_host) {
  return {
      "Let the name of each Policy Host lead to the web server, if it does not yet; no sender uses it "
      "before the TXT record of the last step",
      {fmt::format("mtasts gen-zone --each --only host --offline --web-host {} {}", web_host,
                   domain_arguments(site))}};
}

SiteStep txt_step(const Site& site) {
  return {
      "Publish the TXT records last (RFC 8461 §8.1). The command prints those of live policies. A domain "
      "with a changed policy needs a new id: run the command for it alone, with --bump",
      {fmt::format("mtasts gen-sts --when-live --policies {} {}", shell_word(site.policies),
                   domain_arguments(site))}};
}

SiteStep tree_step(const Site& site) {
  return {fmt::format("Copy the policies to {} on the web server, readable by its own user. A policy that is "
                      "written there is served at once",
                      site.policy_root),
          {fmt::format("rsync -a {} WEB-HOST:{}", shell_word(site.policies + '/'),
                       shell_word(site.policy_root + '/'))}};
}

SiteStep certbot_step(const Site& site, const std::string& plugin, const std::string& hook) {
  const std::string how = fmt::format("certbot certonly {} --deploy-hook {}", plugin, shell_word(hook));
  if (site.domains.size() > kMostOperands) {
    return {fmt::format(
                "Get the certificates first, at most {} names in each; the server cannot start without them",
                kNamesInCertificate),
            {fmt::format("mtasts gen-site --format acme --policies {} --output-dir {} {}",
                         shell_word(site.policies), shell_word(site.output_dir + "/acme"),
                         domain_arguments(site)),
             fmt::format("CHALLENGE={} sh {} --deploy-hook {} --email HOSTMASTER", shell_word(plugin),
                         shell_word(site.output_dir + "/acme/certbot.sh"), shell_word(hook))}};
  }
  std::string command = how + " --cert-name " + certificate_batches(site).front().name;
  for (const ServedDomain& served : site.domains) command += " -d " + policy_host(served.domain).text();
  return {"Get the certificate first; the server cannot start without it", {command}};
}

std::vector<SiteStep> next_steps(const Site& site, const PrintedSite& printed) {
  std::vector<SiteStep> steps = printed.steps;
  steps.push_back({"Check that every policy is served as RFC 8461 §3.3 requires",
                   {"mtasts check --no-smtp " + step_of(site) + domain_arguments(site)}});
  steps.push_back(
      {"Publish the address for reports (RFC 8460 §3), if there is no such record yet: without reports, "
       "mode testing has no use",
       {"mtasts gen-tlsrpt --rua ADDRESS " + domain_arguments(site)}});
  steps.push_back(printed.txt_step.value_or(txt_step(site)));
  return steps;
}

std::string next_steps_markdown(const std::vector<SiteStep>& steps) {
  std::string text = fmt::format("{}\nPolicy first, TXT record last (RFC 8461 §8.1).\n", kNextStepsStart);
  for (std::size_t i = 0; i < steps.size(); ++i) {
    text += fmt::format("\n{}. {}.\n", i + 1, steps[i].says);
    if (steps[i].commands.empty()) continue;
    text += "\n   ```sh\n";
    for (const std::string& command : steps[i].commands) text += fmt::format("   {}\n", command);
    text += "   ```\n";
  }
  return text;
}

std::vector<std::string> next_steps_lines(const std::vector<SiteStep>& steps) {
  std::vector<std::string> lines;
  for (std::size_t i = 0; i < steps.size(); ++i) {
    lines.push_back(fmt::format("{}. {}", i + 1, steps[i].says));
    for (const std::string& command : steps[i].commands) lines.push_back("     " + command);
  }
  return lines;
}

}  // namespace mtasts
