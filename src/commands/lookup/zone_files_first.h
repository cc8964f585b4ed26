// ZoneFilesFirst: answers from zone files, and from DNS where the files cannot know the answer: the addresses
// of hosts elsewhere.
#pragma once

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "cli/context.h"
#include "cli/options/lookup_options.h"
#include "commands/lookup/watched_dns.h"
#include "ports/dns.h"

namespace mtasts {

class ZoneFilesFirst final : public Dns {
 public:
  // If `live` is null, questions that the files cannot answer fail with not_in_zone.
  ZoneFilesFirst(std::unique_ptr<Dns> zone_files, std::unique_ptr<Dns> live)
      : zone_files_(std::move(zone_files)), live_(std::move(live)) {}

  [[nodiscard]] Task<DnsAnswer> ask(DnsQuestion question) override;
  [[nodiscard]] Task<std::vector<DnsAnswer>> ask_authoritative(DnsQuestion question) override {
    return zone_files_->ask_authoritative(std::move(question));
  }

 private:
  [[nodiscard]] Task<DnsAnswer> ask_live(DnsQuestion question, std::vector<std::string> cnames_in_files);

  std::unique_ptr<Dns> zone_files_;
  std::unique_ptr<Dns> live_;
};

// True if zone files have the whole zone of the name, not only some of its records.
[[nodiscard]] Task<bool> has_zone_of(Dns& zone_files, DomainName name);

// Opens the DNS of the command line. With --zone-file, hosts elsewhere are looked up live.
[[nodiscard]] Result<std::unique_ptr<WatchedDns>> open_dns_zone_files_first(const LookupOptions& lookup,
                                                                            Context& context);

}  // namespace mtasts
