// The input and the output of --format of gen-site, as plain data: the policies to serve, and the files
// printed.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "mtasts/domain_name.h"
#include "mtasts/policy.h"

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

}  // namespace mtasts
