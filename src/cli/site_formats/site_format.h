// SiteFormat: one row for each value of --format of gen-site, with its input and output as plain data. Pure:
// a format returns texts, and the caller writes them.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "cli/text/rows.h"
#include "mtasts/domain_name.h"
#include "mtasts/policy.h"
#include "mtasts/result.h"

namespace mtasts {

// A policy of the tree: its bytes, and the parsed policy.
struct ServedPolicy {
  std::string text;
  Policy policy;
};

struct ServedDomain {
  DomainName domain;
  std::size_t policy;  // index into Site::texts
};

// An existing certificate for all Policy Hosts.
struct GivenCertificate {
  std::string file;  // with its chain
  std::string key;
};

// The way in which certbot gets a certificate.
struct Certbot {
  std::string_view plugin;  // "--nginx"
  std::string_view hook;    // which certbot runs after each renewal
};

// The mailcow.conf to which names are added.
struct MailcowConf {
  std::string file;  // as it was typed
  bool in_place;     // else it goes to standard output
};

struct Site {
  std::vector<ServedDomain> domains;  // sorted by name, none twice, at least one
  std::vector<ServedPolicy> texts;    // each once: a million domains have few
  std::string policy_root;            // the tree of policies on the web server, absolute
  std::string policies;               // the same as it was typed, for commands to be run here
  std::string output_dir;             // where the files go, as it was typed
  // The same, absolute, if the web server of this machine is to read the files there: they change later.
  std::optional<std::string> linked_dir = {};
  std::optional<GivenCertificate> certificate = {};  // else one for each of certificate_batches()
  std::optional<MailcowConf> mailcow_conf = {};
  // The domain whose records those of the others lead to, if they share its policy (RFC 8461 §8.2).
  std::optional<DomainName> primary = {};
  std::optional<std::string> web_host = {};  // the target of the Policy Hosts
  std::vector<std::string> rua = {};         // the URIs for reports
  // http://HOST:PORT of the program that serves the policies behind this server, if the tree is not served.
  std::optional<std::string> proxy_to = {};
  // The most names in one certificate. The default is what every profile of Let's Encrypt takes.
  std::size_t names_in_certificate = 25;
};

// One file below --output-dir.
struct SiteFile {
  std::string path;  // relative
  std::string content;
  // The start of our files at this path. A file with another start is somebody else's and is not replaced.
  std::string start;
};

// One step for the administrator, with the commands for a shell.
struct SiteStep {
  std::string says;  // a sentence without its final stop
  std::vector<std::string> commands = {};
};

struct PrintedSite {
  std::vector<SiteFile> files = {};
  // The steps that install the files, in order, until the policies are served. The steps after these are the
  // same for all formats.
  std::vector<SiteStep> steps = {};
  // The step that publishes the TXT records, if gen-sts alone is not enough.
  std::optional<SiteStep> txt_step = {};
  // The step after which a changed policy of the tree is served. Without one, gen-site is run again and the
  // steps are repeated.
  std::optional<SiteStep> update_step = {};
  std::vector<std::string> warnings = {};
};

// A format is one source file that defines its row, and a line in the list below.
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
  bool needs_proxy_to = false;      // the server serves no files: --proxy-to is required
  // True if the records of the Policy Hosts come from the host: --web-host has no meaning.
  bool makes_host_records = false;
  std::string_view man;  // its paragraph in the man page
};

// In the order of help, completions and the man page.
MTASTS_ROWS(SiteFormat, kSiteFormats, kNginxSite, kCaddySite, kApacheSite, kHaproxySite, kTraefikSite,
            kComposeSite, kKubernetesSite, kCloudflareWorkerSite, kGithubPagesSite, kCloudflarePagesSite,
            kNetlifySite, kS3Site, kMailcowSite, kMailcowLegacySite, kAcmeSite);

}  // namespace mtasts
