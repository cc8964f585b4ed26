// Errors and warnings of commands about ids, zone files that are edited, and the ledger.
#pragma once

#include "core/findings/catalogue/row.h"

namespace mtasts {

// clang-format off
inline constexpr CatalogueRow kIdErrorRows[] = {
  {.code = "id-exhausted", .rfc = "RFC 8461 §3.1",
   .meaning = "no later id of the form YYYYMMDDNN exists",
   .causes = {"the current id is of the last day of the year 9999"},
   .remedy = "give an id of another form with --id",
   .commands = {"mtasts bump-id example.com"}},
  {.code = "id-serial-overflow", .severity = Severity::warning, .rfc = "RFC 8461 §3.1",
   .meaning = "the 99 ids of a day are used up; the next id has the date of the next day",
   .causes = {"a program requests a new id at every run"},
   .remedy = "change the id only when the policy changes",
   .commands = {"mtasts bump-id example.com --policy mta-sts.txt --ledger ledger.ndjson"}},
  {.code = "id-in-future", .severity = Severity::warning, .rfc = "RFC 8461 §3.1",
   .meaning = "the current id has a date in the future; the new id follows it nevertheless",
   .causes = {"a clock was wrong", "the 99 ids of a day were used up"},
   .remedy = "check the clock",
   .commands = {"date -u"}},
  {.code = "id-not-dated", .severity = Severity::warning, .rfc = "RFC 8461 §3.1",
   .meaning = "the current id is not of the form YYYYMMDDNN; ids have no order, so the new id is the first of today",
   .causes = {"another program made the id"},
   .remedy = "give an id with --id if its form must be kept",
   .commands = {"mtasts bump-id example.com"}},
  {.code = "id-record-invalid", .severity = Severity::warning, .rfc = "RFC 8461 §3.1",
   .meaning = "the existing _mta-sts record is not valid",
   .causes = {"a typing error in the record", "an unquoted \";\" in a zone file"},
   .remedy = "replace the record",
   .commands = {"mtasts check example.com"}},
  {.code = "id-not-editable", .rfc = "RFC 1035 §5.1",
   .meaning = "the id is written in a form that cannot be changed in place",
   .causes = {"it is split over several strings, or written with escapes"},
   .remedy = "write the record in one quoted string",
   .commands = {"mtasts lint zone example.com.zone"}},
  {.code = "no-soa", .rfc = "RFC 1035 §3.3.13",
   .meaning = "the file has no SOA record, so no serial can be raised",
   .causes = {"the file is a part of a zone, included by another file"},
   .remedy = "raise the serial in the file that has the SOA record",
   .commands = {"mtasts bump-id --help"}},
  {.code = "zone-syntax", .rfc = "RFC 1035 §5.1",
   .meaning = "a line of the zone file has a syntax error",
   .causes = {"an unclosed quote or parenthesis", "the file is not a zone file"},
   .remedy = "correct the line",
   .commands = {"mtasts lint zone example.com.zone"}},
  {.code = "bad-ledger-line",
   .meaning = "a line of the ledger is not a valid entry",
   .causes = {"the ledger was edited by hand", "the file is not a ledger"},
   .remedy = "restore the line from a backup",
   .commands = {"jq -c . ledger.ndjson"}},
  {.code = "policy-needs-ledger",
   .meaning = "--policy was given without --ledger, which records the current policy",
   .causes = {"--ledger was left out"},
   .remedy = "name the ledger with --ledger",
   .commands = {"mtasts bump-id example.com --policy mta-sts.txt --ledger ledger.ndjson"}},
};
// clang-format on

}  // namespace mtasts
