// Errors and warnings of commands about ids, zone files that are edited, and the ledger.
#pragma once

#include "core/findings/catalogue/row.h"

namespace mtasts {

// clang-format off
inline constexpr CatalogueRow kIdErrorRows[] = {
  {.code = "id-exhausted", .rfc = "RFC 8461 §3.1",
   .meaning = "no later id of the form YYYYMMDDNN is left",
   .causes = {"an id of the last day of the year 9999 stands"},
   .remedy = "name an id of another form with --id",
   .commands = {"mtasts bump-id example.com"}},
  {.code = "id-serial-overflow", .severity = Severity::warning, .rfc = "RFC 8461 §3.1",
   .meaning = "99 ids of a day are used up; the next is of the next day",
   .causes = {"a program asks for a new id at every run"},
   .remedy = "change ids with the policy only",
   .commands = {"mtasts bump-id example.com --policy mta-sts.txt --ledger ledger.ndjson"}},
  {.code = "id-in-future", .severity = Severity::warning, .rfc = "RFC 8461 §3.1",
   .meaning = "the id that stands is of a day to come; its successor follows it all the same",
   .causes = {"a clock was wrong", "99 ids of a day were used up"},
   .remedy = "see that the clock is right",
   .commands = {"date -u"}},
  {.code = "id-not-dated", .severity = Severity::warning, .rfc = "RFC 8461 §3.1",
   .meaning = "the id that stands is not of the form YYYYMMDDNN; ids have no order, so today's first follows it",
   .causes = {"another program made it"},
   .remedy = "name an id of your own with --id if it must keep its form",
   .commands = {"mtasts bump-id example.com"}},
  {.code = "id-record-invalid", .severity = Severity::warning, .rfc = "RFC 8461 §3.1",
   .meaning = "the _mta-sts record that stands cannot be read",
   .causes = {"a slip in the record", "an unquoted \";\" in a zone file"},
   .remedy = "replace it",
   .commands = {"mtasts check example.com"}},
  {.code = "id-several-records", .severity = Severity::warning, .rfc = "RFC 8461 §3.1",
   .meaning = "several _mta-sts records stand at one name, which counts as none",
   .causes = {"a new one was added, and the old one not removed"},
   .remedy = "keep one of them",
   .commands = {"dig TXT _mta-sts.example.com"}},
  {.code = "id-not-editable", .rfc = "RFC 1035 §5.1",
   .meaning = "the id is written in a way that cannot be changed in place",
   .causes = {"it is split over several strings, or written with escapes"},
   .remedy = "write the record in one quoted string",
   .commands = {"mtasts lint zone example.com.zone"}},
  {.code = "no-soa", .rfc = "RFC 1035 §3.3.13",
   .meaning = "the file has no SOA record whose serial could be advanced",
   .causes = {"a part of a zone, which another file includes"},
   .remedy = "advance the serial in the file that has it",
   .commands = {"mtasts bump-id --help"}},
  {.code = "zone-syntax", .rfc = "RFC 1035 §5.1",
   .meaning = "a line of the zone file cannot be read",
   .causes = {"an unclosed quote or parenthesis", "a file that is no zone file"},
   .remedy = "mend the line",
   .commands = {"mtasts lint zone example.com.zone"}},
  {.code = "bad-ledger-line",
   .meaning = "a line of the ledger is not one of its entries",
   .causes = {"it was edited by hand", "another file was meant"},
   .remedy = "restore the line from a backup",
   .commands = {"jq -c . ledger.ndjson"}},
  {.code = "policy-needs-ledger",
   .meaning = "a policy is given to compare with, and no ledger to find the standing one in",
   .causes = {"--ledger was left out"},
   .remedy = "name the ledger",
   .commands = {"mtasts bump-id example.com --policy mta-sts.txt --ledger ledger.ndjson"}},
};
// clang-format on

}  // namespace mtasts
