// ZoneFilesFirst: zone files say what a domain has; what they cannot know, the addresses of hosts elsewhere,
// is asked from DNS.
#pragma once

#include <memory>
#include <utility>

#include "ports/dns.h"

namespace mtasts {

class ZoneFilesFirst final : public Dns {
 public:
  // `live` may be null: then what the files do not know stays unknown.
  ZoneFilesFirst(std::unique_ptr<Dns> zone_files, std::unique_ptr<Dns> live)
      : zone_files_(std::move(zone_files)), live_(std::move(live)) {}

  [[nodiscard]] Task<DnsAnswer> ask(DnsQuestion question) override;
  [[nodiscard]] Task<std::vector<DnsAnswer>> ask_authoritative(DnsQuestion question) override {
    return zone_files_->ask_authoritative(std::move(question));
  }

 private:
  // Whether the files hold the whole zone of the name, and not only some of its records.
  [[nodiscard]] Task<bool> has_zone_of(DomainName name);

  std::unique_ptr<Dns> zone_files_;
  std::unique_ptr<Dns> live_;
};

}  // namespace mtasts
