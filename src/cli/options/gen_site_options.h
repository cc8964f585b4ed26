// What was typed for "mtasts gen-site".
#pragma once

#include <optional>
#include <string>

#include "cli/options/domain_options.h"
#include "mtasts/result.h"

namespace mtasts {

// What serves the policies, or what it needs.
enum class SiteFormat {
  nginx,
  caddy,
  apache,
  haproxy,
  compose,
  kubernetes,
  cloudflare_worker,
  mailcow,
  mailcow_legacy,
  acme
};

// Whether the web server of that format reads the tree of policies: then --policy-root stands in its
// configuration.
[[nodiscard]] bool reads_tree(SiteFormat format);

// A path for the configuration of a server, which takes it as it is: quotes, spaces and what servers expand
// have no place in it. `option` says whence it is. Fault::usage.
[[nodiscard]] Result<void> check_server_path(const std::string& option, const std::string& path);

struct GenSiteOptions {
  DomainOptions domains = {};  // none: every domain that has a policy in the tree
  SiteFormat format = SiteFormat::nginx;
  std::string policies = {};                        // --policies, the directory that gen-policy wrote
  std::optional<std::string> policy_root = {};      // --policy-root: where it stands on the web server
  std::optional<std::string> certificate = {};      // --certificate, with --certificate-key
  std::optional<std::string> certificate_key = {};  // --certificate-key
  std::optional<std::string> mailcow_conf = {};     // --mailcow-conf, of mailcow-legacy
  bool in_place = false;                            // --in-place, with --mailcow-conf
  std::string output_dir = {};                      // --output-dir
  bool dry_run = false;
};

}  // namespace mtasts
