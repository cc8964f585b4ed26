// CaaQuestion: the CA that certifies a Policy Host, and the name at which its CAA records are looked up.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "mtasts/caa.h"
#include "mtasts/domain_name.h"
#include "mtasts/policy_fetch.h"

namespace mtasts {

struct CaaQuestion {
  std::vector<std::string> ca_names;  // the names of one CA in CAA records, in lower case; at least one
  DomainName name;                    // the search for records begins here and climbs (RFC 8659 §3)
  CaaUse use = CaaUse::host;
};

// The question about the certificate that the Policy Host `host` has now. Nothing if there is none, or if its
// CA is not known.
[[nodiscard]] std::optional<CaaQuestion> caa_question(const DomainName& host,
                                                      const std::vector<PolicyFetch>& fetches);

}  // namespace mtasts
