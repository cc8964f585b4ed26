// What may be asked of DNS.
#pragma once

#include <cstdint>
#include <utility>
#include <vector>

#include "mtasts/dns_answer.h"
#include "mtasts/domain_name.h"
#include "ports/task.h"

namespace mtasts {

enum class RrType : std::uint16_t {
  a = 1,
  ns = 2,
  cname = 5,
  soa = 6,
  mx = 15,
  txt = 16,
  aaaa = 28,
  tlsa = 52
};

struct DnsQuestion {
  DomainName name;
  RrType type;
  // Not an aggregate: g++ 12 destroys an aggregate that is made inside an awaited call twice.
  DnsQuestion(DomainName asked_name, RrType asked_type) : name(std::move(asked_name)), type(asked_type) {}
  friend bool operator==(const DnsQuestion&, const DnsQuestion&) = default;
};

class Dns {
 public:
  virtual ~Dns() = default;

  // Asks the recursive servers (or the zone files). CNAMEs are followed, 8 at most; with RrType::cname the
  // record itself is the answer.
  [[nodiscard]] virtual Task<DnsAnswer> ask(DnsQuestion question) = 0;

  // Asks the authoritative servers of the zone that holds the name, found through the recursive ones and
  // asked themselves, so that no cache answers. One answer a server that was found; a lone failed answer when
  // none could be. Where servers were named on the command line, or zone files, those are asked instead.
  [[nodiscard]] virtual Task<std::vector<DnsAnswer>> ask_authoritative(DnsQuestion question) = 0;
};

}  // namespace mtasts
