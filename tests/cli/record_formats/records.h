// Records to print: those of an everyday deployment, and of one whose values try to break their
// format.
#pragma once

#include <string>
#include <vector>

#include "cli/record_formats/record_format.h"

namespace mtasts::test {

// A primary, example.com, in its own zone: a CNAME, and both TXT records.
[[nodiscard]] DomainRecords primary();
// The change of example.com from an address and an earlier id to a CNAME and another id.
[[nodiscard]] DomainRecords changed_primary();
// A hosted domain, mail.example.org, in the zone example.org: three CNAMEs.
[[nodiscard]] DomainRecords hosted();
// example.net with two addresses of each family, and a text with a quote, a backslash, a colon, an
// apostrophe, "${", "%3B" and more than 255 octets in all.
[[nodiscard]] DomainRecords hostile();
// The text of hostile().
[[nodiscard]] std::string hostile_text();
// `domain` below example.com, in that zone.
[[nodiscard]] DomainRecords below_example_com(const std::string& label);

// The whole output of a format for the domains.
[[nodiscard]] std::string printed(const RecordFormat& format, const std::vector<DomainRecords>& domains);

}  // namespace mtasts::test
