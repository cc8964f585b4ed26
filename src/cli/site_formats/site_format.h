// SiteFormat: one row for each value of --format of gen-site. Pure: a format returns texts, and the caller
// writes them.
#pragma once

#include <optional>
#include <span>
#include <string_view>

#include "cli/site_formats/site.h"
#include "mtasts/result.h"

namespace mtasts {

// A format is one source file that defines its row, and one line in site_formats.inc.
struct SiteFormat {
  std::string_view name;  // of --format: "nginx"
  // The files that serve the policies, and the steps that put them to use. Fault::input if the format cannot
  // serve them.
  Result<PrintedSite> (*print)(const Site& site);
  // True if the program that uses the files gets the certificates: --certificate has no meaning.
  bool has_own_certificates = false;
  // True if the server gets certificates itself, unless --certificate names one.
  bool gets_certificates = false;
  // The files name the certificates of certificate_batches(), without which the server cannot load them, and
  // certbot gets them in this way.
  std::optional<Certbot> certbot = {};
  // True if the web server reads the tree of policies: --policy-root is then part of its configuration.
  bool reads_tree = false;
  // True if the server keeps the fields of a policy and writes its text itself.
  bool writes_policies_anew = false;
  bool takes_mailcow_conf = false;  // --mailcow-conf
  bool takes_proxy_to = false;      // --proxy-to
  // True if the records of the Policy Hosts come from the host: --web-host has no meaning.
  bool makes_host_records = false;
  std::string_view man;  // its paragraph in the man page
};

#define MTASTS_ROW(row) extern const SiteFormat row;
#include "cli/site_formats/site_formats.inc"
#undef MTASTS_ROW

// All rows, in the order of help, completions and the man page.
[[nodiscard]] std::span<const SiteFormat* const> site_formats();

}  // namespace mtasts
