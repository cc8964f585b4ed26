#include "cli/site_formats/next_steps.h"

#include <fmt/format.h>

#include <algorithm>

namespace mtasts {
namespace {

constexpr std::size_t kMostOperands = 3;  // more are read from a file

bool is_plain(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
         std::string_view("/._-+,:@%").find(c) != std::string_view::npos;
}

}  // namespace

std::string shell_word(const std::string& text) {
  if (!text.empty() && std::all_of(text.begin(), text.end(), is_plain)) return text;
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
      "Let the name of each Policy Host lead to the web server, where it does not yet; without the TXT "
      "record of the last step no sender asks it anything",
      {fmt::format("mtasts gen-zone --each --only host --offline --web-host {} {}", web_host,
                   domain_arguments(site))}};
}

SiteStep txt_step(const Site& site) {
  return {"Publish the TXT records last (RFC 8461 §8.1); those are printed whose policy is live",
          {fmt::format("mtasts gen-sts --when-live --policies {} {}", shell_word(site.policies),
                       domain_arguments(site))}};
}

std::vector<SiteStep> next_steps(const Site& site, const PrintedSite& printed) {
  std::vector<SiteStep> steps = printed.steps;
  steps.push_back({"See whether every policy is served as senders want it (RFC 8461 §3.3)",
                   {"mtasts check --no-smtp --ready-for testing " + domain_arguments(site)}});
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
