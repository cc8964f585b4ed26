// The steps after gen-site, in the order that loses no mail: policy first, TXT record last (RFC 8461 §8.1).
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "cli/site_formats/site.h"

namespace mtasts {

// The file of all domains, one a line, that the commands of the steps read.
inline constexpr std::string_view kDomainsFile = "domains.txt";
inline constexpr std::string_view kDomainsStart = "# The domains of this site, by mtasts gen-site.\n";
inline constexpr std::string_view kNextStepsFile = "NEXT-STEPS.md";
inline constexpr std::string_view kNextStepsStart = "# Next steps\n";

// The text as one word of a shell's command line, quoted if necessary, without control characters.
[[nodiscard]] std::string shell_word(const std::string& text);
// The domains of the site as operands, or, if these are too many, as --domains-file.
[[nodiscard]] std::string domain_arguments(const Site& site);

// The name of the server that refuses all other hosts; no client requests it (RFC 6761 §6.4).
inline constexpr std::string_view kNoHost = "mta-sts.invalid";

// Creates the host records of the Policy Hosts, which lead to the web server `web_host`.
[[nodiscard]] SiteStep address_step(const Site& site, const std::string& web_host = "WEB-HOST");

// Publishes the TXT record of each domain with a live policy, by gen-sts.
[[nodiscard]] SiteStep txt_step(const Site& site);

// Copies the tree of policies; for formats with reads_tree.
[[nodiscard]] SiteStep tree_step(const Site& site);
// Gets the certificates by that `plugin` of certbot; certbot runs `hook` after each renewal.
[[nodiscard]] SiteStep certbot_step(const Site& site, const std::string& plugin, const std::string& hook);

// The steps of the format, then those that are the same for all formats.
[[nodiscard]] std::vector<SiteStep> next_steps(const Site& site, const PrintedSite& printed);

// As Markdown for NEXT-STEPS.md; as numbered lines for a terminal.
[[nodiscard]] std::string next_steps_markdown(const std::vector<SiteStep>& steps);
[[nodiscard]] std::vector<std::string> next_steps_lines(const std::vector<SiteStep>& steps);

}  // namespace mtasts
