// The steps after gen-site, in the order that loses no mail: policy first, TXT record last (RFC 8461 §8.1).
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "cli/site_formats/certificate_batches.h"
#include "cli/site_formats/site_format.h"

namespace mtasts {

// The file of all domains, one a line, that the commands of the steps read.
inline constexpr std::string_view kDomainsFile = "domains.txt";
inline constexpr std::string_view kDomainsStart = "# The domains of this site, by mtasts gen-site.\n";
inline constexpr std::string_view kListStart = "# Some domains of this site, by mtasts gen-site.\n";
inline constexpr std::string_view kNextStepsFile = "NEXT-STEPS.md";
inline constexpr std::string_view kNextStepsStart = "# Next steps\n";

// --primary and --names-in-certificate, each with a space after it, for another gen-site of the same domains.
[[nodiscard]] std::string site_arguments(const Site& site);
// The web host of --web-host, else the placeholder.
[[nodiscard]] std::string web_host(const Site& site, std::string_view placeholder = "WEB-HOST");
// Creates the host records of the Policy Hosts, which lead to the web server; `placeholder` is its name
// without --web-host.
[[nodiscard]] SiteStep address_step(const Site& site, std::string_view placeholder = "WEB-HOST");

// Publishes the TXT records and the CNAMEs of domains with a live policy, by gen-sts and gen-zone.
[[nodiscard]] SiteStep txt_step(const Site& site);

// Copies the tree of policies; for formats with reads_tree.
[[nodiscard]] SiteStep tree_step(const Site& site);
// Copies it again, with changed policies; PrintedSite::update_step of these formats.
[[nodiscard]] SiteStep tree_update_step(const Site& site);
// The same for a program behind the server, by --proxy-to.
[[nodiscard]] SiteStep backend_step(const Site& site);
[[nodiscard]] SiteStep backend_update_step();
// The command that gets the certificate of a batch.
[[nodiscard]] std::string certbot_command(const Certbot& certbot, const CertificateBatch& batch);
// Gets the certificates of a site.
[[nodiscard]] SiteStep certbot_step(const Site& site, const Certbot& certbot);

// The steps of the format, then those that are the same for all formats.
[[nodiscard]] std::vector<SiteStep> next_steps(const Site& site, const PrintedSite& printed);

// The command that puts a file of the site at that path of the web server.
[[nodiscard]] std::string install_command(const Site& site, std::string_view file, std::string_view path);

// As Markdown for NEXT-STEPS.md; for a terminal, each command on a line of its own.
[[nodiscard]] std::string next_steps_markdown(const std::vector<SiteStep>& steps);
[[nodiscard]] std::string next_steps_text(const std::vector<SiteStep>& steps);

}  // namespace mtasts
