// A primary with hosted domains, and records as lines.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "mtasts/deployment.h"

namespace mtasts::test {

inline const DomainName kPrimary = *DomainName::parse("example.com");

// Settings with reports to tls@example.com and a TTL of 300 s.
inline RequestedRecords requested_for(WebTarget web) {
  return {.web = std::move(web),
          .rua = {*ReportUri::from_operator("tls@example.com")},
          .ttl = *Ttl::from_seconds(300)};
}

// One a line, in single spaces.
inline std::string lines(const std::vector<ResourceRecord>& records) {
  std::string text;
  for (const ResourceRecord& record : records) text += print_record(record);
  return text;
}

}  // namespace mtasts::test
