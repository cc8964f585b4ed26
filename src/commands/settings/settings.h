// Settings: the content of the settings file mtasts.toml.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "cli/record_formats/record_format.h"
#include "cli/site_formats/site_format.h"
#include "mtasts/rollout_settings.h"

namespace mtasts {

// A program and its arguments; empty: none. It is run without a shell.
using HookCommand = std::vector<std::string>;

// [dns]
struct RecordSettings {
  const RecordFormat* format = nullptr;    // of the files below STATE/zones; null: not given
  std::optional<std::string> update = {};  // the primary server that takes them, in place of files
  std::optional<std::string> key = {};     // the file of the TSIG key for it
  HookCommand push = {};                   // the program that changes them, in place of files
  HookCommand reload = {};
};

// [web]
struct SiteSettings {
  const SiteFormat* site = nullptr;          // of the files below STATE/site; null: none is written
  std::optional<std::string> policies = {};  // the directory of the policies on another web server
  std::optional<std::string> proxy_to = {};  // the program behind the web server that has them: a URL
  HookCommand deploy = {};
  HookCommand reload = {};
};

// The evidence of reports that mode enforce needs, beside the rollout's own gates.
struct EvidenceSettings {
  std::uint64_t reporters = 2;
  std::uint64_t sessions = 20;
  std::chrono::days window{30};
  std::vector<std::string> trusted = {};  // as in EvidenceRequirements
  std::optional<std::string> authserv_id = {};
  bool accept_unauthenticated = false;
};

struct Settings {
  RolloutSettings rollout = {};                            // without the domains of the files below
  std::string state = {};                                  // a directory
  std::optional<std::string> domains_file = {};            // more of rollout.domains
  std::vector<std::optional<std::string>> hosted_files{};  // more of `hosted`, one for each policy
  RecordSettings dns = {};
  SiteSettings web = {};
  EvidenceSettings evidence = {};
  std::vector<DomainName> listed = {};  // the domains that come from these files only
  bool has_file = true;                 // false: they are those of the command line
};

}  // namespace mtasts
