// HostedRecords: the records of hosted domains that point at one primary (RFC 8461 §8.2).
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "mtasts/deployment.h"
#include "mtasts/domain_name.h"
#include "mtasts/resource_record.h"

namespace mtasts {

// The name of the record of that kind: "_mta-sts.example.com".
[[nodiscard]] DomainName owner_name(RecordKind kind, const DomainName& domain);

// True if a TXT record at such a name is ours by its version, and not that of another service: claims_sts()
// or claims_tlsrpt(). `kind` is sts or tlsrpt.
[[nodiscard]] bool claims_record(RecordKind kind, std::string_view text);

// A hosted domain has up to three CNAMEs: to the web host (to the primary's Policy Host if that has addresses
// or is the web host), to the primary's _mta-sts and to its _smtp._tls. HostedTlsrpt can replace the last by
// a TXT record of its own or by nothing. No name points at itself.
class HostedRecords {
 public:
  HostedRecords(const DomainName& primary, const RequestedRecords& requested);

  // The records of one hosted domain. Asserts that it is a Policy Domain.
  [[nodiscard]] std::vector<ResourceRecord> records_of(const DomainName& hosted) const;
  // True if these are three CNAMEs, or two without `tlsrpt`, and that of the Policy Host leads to `web`.
  [[nodiscard]] bool leads_to(const DomainName& hosted, const DomainName& web, bool tlsrpt) const;
  // Their kinds, for a domain that is not its own web host.
  [[nodiscard]] std::vector<RecordKind> kinds() const;
  // True if the Policy Host of the domain would point at itself; there is no such record then.
  [[nodiscard]] bool is_own_web_host(const DomainName& hosted) const;

 private:
  friend class HostedZoneText;
  struct Pointer {
    RecordKind kind;
    Rdata rdata;
  };
  // All records at the names of any domain, also one that would point at itself.
  [[nodiscard]] std::vector<ResourceRecord> all_at(const DomainName& domain) const;

  Ttl ttl_;
  std::vector<Pointer> pointers_;
};

// The same records as zone text. Only the owners differ from domain to domain, so the text between them is
// made once.
class HostedZoneText {
 public:
  HostedZoneText(const DomainName& primary, HostedRecords records);

  // Appends print_records() of the records of one hosted domain to `text`.
  void print(const DomainName& hosted, std::string& text) const;

 private:
  HostedRecords records_;
  std::vector<std::string> pieces_;  // the text around each place of the domain
  std::size_t size_without_domain_ = 0;
};

}  // namespace mtasts
