// HostedRecords: what hosted domains publish that point at one primary (RFC 8461 §8.2).
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "mtasts/deployment.h"
#include "mtasts/domain_name.h"
#include "mtasts/resource_record.h"

namespace mtasts {

// The three CNAMEs of a hosted domain: to the web host (to the primary's Policy Host when that has addresses
// or is the web host), to the primary's _mta-sts and to its _smtp._tls, unless it has a record of its own
// there (where there are rua) or none. Nothing points at itself.
class HostedRecords {
 public:
  HostedRecords(const DomainName& primary, const RecordWishes& wishes);

  // Those of one domain. Asserts that it is a Policy Domain.
  [[nodiscard]] std::vector<ResourceRecord> of(const DomainName& hosted) const;

 private:
  friend class HostedZoneText;
  struct Pointer {
    RecordKind kind;
    Rdata rdata;
  };
  // All of them, at the names of any domain.
  [[nodiscard]] std::vector<ResourceRecord> all_at(const DomainName& domain) const;
  // Whether its Policy Host would point at itself.
  [[nodiscard]] bool is_own_web_host(const DomainName& hosted) const;

  Ttl ttl_;
  std::vector<Pointer> pointers_;
};

// The same as zone text. From domain to domain it differs in the owners alone: what they have in common is
// put together once, for a million.
class HostedZoneText {
 public:
  HostedZoneText(const DomainName& primary, HostedRecords records);

  // Appends print_records() of the records of one domain to `text`.
  void print(const DomainName& hosted, std::string& text) const;

 private:
  HostedRecords records_;
  std::vector<std::string> pieces_;  // cut where the domain stands
  std::size_t size_without_domain_ = 0;
};

}  // namespace mtasts
