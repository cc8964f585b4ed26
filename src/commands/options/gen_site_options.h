// The options of "mtasts gen-site".
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "cli/options/domain_options.h"
#include "cli/options/output_options.h"
#include "cli/site_formats/site_format.h"
#include "mtasts/tlsrpt_record.h"

namespace mtasts {

struct GenSiteOptions {
  DomainOptions domains = {};                       // none: every domain that has a policy in the tree
  OutputOptions output = {};                        // of these --json, --ndjson and --diff-exit-code only
  const SiteFormat* format = nullptr;               // --format; never null after parsing
  std::string policies = {};                        // --policies, the directory that gen-policy wrote
  std::optional<std::string> policy_root = {};      // --policy-root: the directory on the web server
  std::optional<std::string> certificate = {};      // --certificate, with --certificate-key
  std::optional<std::string> certificate_key = {};  // --certificate-key
  std::optional<std::string> mailcow_conf = {};     // --mailcow-conf, of mailcow-legacy
  bool in_place = false;                            // --in-place, with --mailcow-conf
  std::optional<std::string> primary = {};          // --primary, as typed
  std::optional<std::string> web_host = {};         // --web-host, as typed
  std::vector<ReportUri> rua = {};                  // --rua
  std::optional<std::string> proxy_to = {};         // --proxy-to: a URL without a path
  std::size_t names_in_certificate = Site().names_in_certificate;  // --names-in-certificate
  std::string output_dir = {};                                     // --output-dir
  bool dry_run = false;
};

}  // namespace mtasts
