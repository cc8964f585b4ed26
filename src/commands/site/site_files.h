// The parts of a site that gen-site and apply share: its domains, and the files below its directory.
#pragma once

#include <string>
#include <unordered_map>
#include <vector>

#include "cli/site_formats/site_format.h"
#include "commands/lookup/policy_tree.h"
#include "mtasts/result.h"

namespace mtasts {

// Checks a path that is copied into the configuration of a server: it must not contain quotes, spaces or
// characters that servers expand. `source` names the path in the message. Fault::usage.
[[nodiscard]] Result<void> check_server_path(const std::string& source, const std::string& path);

// Checks the URL of a program that a proxy passes requests to: no part of it has a meaning in a
// configuration. `source` names the URL in the message. Fault::usage.
[[nodiscard]] Result<void> check_proxy_url(const std::string& source, const std::string& url);

// Gathers the domains of a site. Each policy is kept once.
class SiteDomains {
 public:
  // Returns true if no domain before has had this policy.
  bool add(const DomainName& domain, TreePolicy policy);
  // The site with these domains, sorted, each once.
  [[nodiscard]] Site take();

 private:
  Site site_ = {};
  std::unordered_map<std::string, std::size_t> places_ = {};  // index of each text
};

// All files of a site. The next steps come last, so that all files that they name exist.
[[nodiscard]] std::vector<SiteFile> site_files(const Site& site, const PrintedSite& printed,
                                               const std::vector<SiteStep>& steps);

}  // namespace mtasts
