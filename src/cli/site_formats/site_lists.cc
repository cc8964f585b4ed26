#include "cli/site_formats/site_lists.h"

#include <fmt/format.h>

#include <algorithm>

#include "cli/site_formats/next_steps.h"
#include "mtasts/printable.h"

namespace mtasts {
namespace {

bool needs_file(const SiteList& list) {
  return list.domains.size() > kMostOperands;
}

std::vector<std::size_t> domains_of_texts(const Site& site) {
  std::vector<std::size_t> counts(site.texts.size(), 0);
  for (const ServedDomain& served : site.domains) ++counts[served.policy];
  return counts;
}

// True if each mx is the domain itself or a name below it.
bool has_mx_hosts(const DomainName& domain, const Policy& policy) {
  const auto is_below = [&](const MxPattern& mx) {
    const std::string& text = mx.text();
    return text == domain.text() || text.ends_with('.' + domain.text());
  };
  return policy.mode != Mode::none && !policy.mx.empty() && std::ranges::all_of(policy.mx, is_below);
}

}  // namespace

std::vector<const SiteList*> SiteLists::files() const {
  std::vector<const SiteList*> files;
  for (const SiteList* list : {&own, &hosted, &testing}) {
    const bool is_all = list->domains.size() == all.domains.size();
    if (needs_file(*list) && !is_all) files.push_back(list);
  }
  return files;
}

SiteLists site_lists(const Site& site) {
  SiteLists lists{.all = {std::string(kDomainsFile)},
                  .own = {"own.txt"},
                  .hosted = {"hosted.txt"},
                  .testing = {"testing.txt"}};
  std::optional<std::size_t> shared;
  for (const ServedDomain& served : site.domains) {
    if (site.primary == served.domain) shared = served.policy;
  }
  std::vector<bool> seen(site.texts.size(), false);
  for (const ServedDomain& served : site.domains) {
    lists.all.domains.push_back(served.domain);
    if (shared == served.policy && site.primary != served.domain) {
      lists.hosted.domains.push_back(served.domain);
      continue;
    }
    lists.own.domains.push_back(served.domain);
    if (seen[served.policy]) lists.share_policies = true;
    seen[served.policy] = true;
    if (site.texts[served.policy].policy.mode == Mode::testing)
      lists.testing.domains.push_back(served.domain);
  }
  return lists;
}

std::optional<DomainName> likely_primary(const Site& site) {
  const std::vector<std::size_t> counts = domains_of_texts(site);
  std::optional<DomainName> found;
  for (const ServedDomain& served : site.domains) {
    if (counts[served.policy] < 2) continue;
    if (!has_mx_hosts(served.domain, site.texts[served.policy].policy)) continue;
    if (found) return std::nullopt;
    found = served.domain;
  }
  return found;
}

std::string domain_arguments(const Site& site, const SiteList& list) {
  if (needs_file(list)) {
    const bool is_all = list.domains.size() == site.domains.size();
    return "--domains-file " +
           shell_word(fmt::format("{}/{}", site.output_dir, is_all ? std::string(kDomainsFile) : list.file));
  }
  std::string operands;
  for (const DomainName& domain : list.domains) operands += (operands.empty() ? "" : " ") + domain.text();
  return operands;
}

std::string domain_arguments(const Site& site) {
  // A longer list is read from the same file.
  SiteList all{std::string(kDomainsFile)};
  for (std::size_t i = 0; i < std::min(site.domains.size(), kMostOperands + 1); ++i)
    all.domains.push_back(site.domains[i].domain);
  return domain_arguments(site, all);
}

}  // namespace mtasts
