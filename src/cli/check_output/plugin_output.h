// PluginOutput: the output of a plugin for Nagios and Icinga over all domains, for instance
//
//   MTA-STS CRITICAL - 2 domains: 1 good, 1 broken; example.net: no TXT record | 'good'=1;;;0;2 ...
//   CRITICAL example.net: no TXT record
//   OK example.com: enforce, MX 2 of 2 good
//
// It is printed when all are known, since the first line has the verdict over all domains. The kept text is
// bounded.
#pragma once

#include <string>
#include <string_view>

#include "cli/check_output/verdict_counts.h"
#include "mtasts/judgement.h"
#include "mtasts/result.h"

namespace mtasts {

// "|" separates text from performance data; the others act in the shells and web pages to which monitors pass
// the text. Escaped in the form of printable(), of which `printable_text` is a result.
[[nodiscard]] std::string plugin_text(std::string_view printable_text);

// The texts of one domain; all of them passed plugin_text().
struct PluginDomain {
  Verdict verdict = Verdict::unknown;
  std::string headline;  // "example.net: no TXT record"
  // Printed only if it is the only domain, so only the first one needs them:
  std::string performance = {};  // " 'time'=0.2s;;;0", or ""
  std::string details = {};      // lines
};

class PluginOutput {
 public:
  // `service` begins the output. `no_domain` is printed if no domain was added.
  PluginOutput(std::string_view service, std::string_view no_domain)
      : service_(service), no_domain_(no_domain) {}

  [[nodiscard]] bool is_empty() const { return counts_.all() == 0; }
  void add(PluginDomain domain);
  // Domains are missing, and why: the state is UNKNOWN unless a domain is broken.
  void break_off(const Error& why);
  // All lines. `performance` follows the numbers of domains if there are several.
  [[nodiscard]] std::string text(std::string_view performance) const;

 private:
  static constexpr std::size_t kMostDomains = 50;  // of each verdict; monitors keep 4 to 8 KiB

  std::string_view service_;
  std::string_view no_domain_;
  VerdictCounts counts_;
  std::string failure_;  // why domains are missing
  std::string worst_;    // the headline of the first domain with the worst verdict
  PluginDomain first_;   // in case it is the only one
  WorstFirst lines_{kMostDomains};
};

}  // namespace mtasts
