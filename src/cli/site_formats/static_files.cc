#include "cli/site_formats/static_files.h"

#include <fmt/format.h>

#include <algorithm>

#include "cli/site_formats/next_steps.h"

namespace mtasts {

SiteFile static_policy(const std::string& directory, const ServedPolicy& served) {
  return {directory + std::string(kPolicyPath.substr(1)), served.text, "version"};
}

Result<const ServedPolicy*> only_policy(const Site& site, const std::string& host,
                                        const std::string& container) {
  const ServedDomain& first = site.domains.front();
  const auto other = std::ranges::find_if(
      site.domains, [&](const ServedDomain& served) { return served.policy != first.policy; });
  if (other == site.domains.end()) return &site.texts[first.policy];
  return fail(
      {Fault::input, "several-policies",
       fmt::format("{} and {} have different policies, and {} serves the same files at all names of {}",
                   first.domain.text(), other->domain.text(), host, container),
       fmt::format("name domains of one policy only, each time with another --output-dir: {} of its own "
                   "for each policy",
                   container)});
}

std::string policy_hosts_text(const Site& site) {
  constexpr std::size_t kMostNamed = 3;
  const std::size_t named = std::min(site.domains.size(), kMostNamed);
  std::string text;
  for (std::size_t i = 0; i < named; ++i)
    text += (i == 0 ? "" : ", ") + policy_host(site.domains[i].domain).text();
  if (named < site.domains.size()) text += fmt::format(" and {} more", site.domains.size() - named);
  return text;
}

SiteStep cname_step(const Site& site, std::string_view placeholder, std::string_view more) {
  return {fmt::format("Let each Policy Host be a CNAME to {}{}", web_host(site, placeholder), more),
          address_step(site, placeholder).commands};
}

void warn_of_limit(const Site& site, std::size_t limit, const std::string& container, PrintedSite& printed) {
  if (site.domains.size() <= limit) return;
  printed.warnings.push_back(fmt::format("{} names are more than the {} that {} has without asking for more",
                                         site.domains.size(), limit, container));
}

}  // namespace mtasts
