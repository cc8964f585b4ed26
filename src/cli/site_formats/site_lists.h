// The domains of a site by the records that they need: the next steps name them in commands.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "cli/site_formats/site_format.h"

namespace mtasts {

// Domains for the command of a step. Few are operands, and more are read from a file.
struct SiteList {
  std::string file;
  std::vector<DomainName> domains = {};
};

struct SiteLists {
  SiteList all;      // every domain
  SiteList own;      // with records of their own: all but `hosted`
  SiteList hosted;   // with CNAMEs to the records of the primary (RFC 8461 §8.2)
  SiteList testing;  // those of `own` whose policy has mode testing
  // True if domains of `own` share a policy, so that a primary would make CNAMEs of their records.
  bool share_policies = false;

  // The lists that are written to files, besides the file of all domains.
  [[nodiscard]] std::vector<const SiteList*> files() const;
};

// Hosted are the domains with the policy of Site::primary.
[[nodiscard]] SiteLists site_lists(const Site& site);

// The one domain of the site that shares its policy with others and that the policy's mx lie in: its mail
// hosts serve the others. Nothing if there is none, or more than one.
[[nodiscard]] std::optional<DomainName> likely_primary(const Site& site);

inline constexpr std::size_t kMostOperands = 3;  // more domains are read from a file

// The domains as operands, or as --domains-file below the output directory.
[[nodiscard]] std::string domain_arguments(const Site& site, const SiteList& list);
// The same of all domains.
[[nodiscard]] std::string domain_arguments(const Site& site);

}  // namespace mtasts
