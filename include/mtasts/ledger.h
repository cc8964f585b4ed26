// The ledger: one NDJSON line for each policy ever published, oldest first. The last line of a domain is its
// current policy; all lines give the dates of RFC 8461 §8.1 and §8.3.
#pragma once

#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "mtasts/domain_name.h"
#include "mtasts/policy.h"
#include "mtasts/policy_id.h"

namespace mtasts {

struct LedgerEntry {
  std::string time;  // RFC 3339, UTC, whole seconds: "2026-11-21T12:00:00Z"
  DomainName domain;
  PolicyId id;
  Mode mode;
  MaxAge max_age;
  std::vector<MxPattern> mx;
  friend bool operator==(const LedgerEntry&, const LedgerEntry&) = default;
};

// One line, terminated by LF:
// {"schema":"mtasts.ledger/1","time":"2026-11-21T12:00:00Z","domain":"example.com","id":"2026112101",
//  "mode":"testing","max_age":604800,"mx":["mx1.example.com"]}
[[nodiscard]] std::string print_ledger_line(const LedgerEntry& entry);

// Reads one line without its terminator, at most 1 MiB. Unknown keys are permitted; a repeated key and more
// than 16 levels are refused, since readers would differ. Fault::input, code "bad-ledger-line".
[[nodiscard]] Result<LedgerEntry> parse_ledger_line(std::string_view line);

struct Ledger {
  std::vector<LedgerEntry> entries;
  // The length in bytes of all whole lines. The rest is a torn line, which must be cut off before the next
  // one is added.
  std::size_t whole_octets = 0;
  // True if the last whole line lacks its line feed, which must be added before the next one.
  bool lacks_line_feed = false;
};

// Reads all whole lines. Only the beginning of a line as print_ledger_line() prints it is a torn line.
// Fault::input, code "bad-ledger-line", with the number of the line, if a line is neither: the file may not
// be a ledger at all.
[[nodiscard]] Result<Ledger> parse_ledger(std::string_view text);

// The entries of each domain, by its text, oldest first: the last one is current, and all ids are used.
using EntriesByDomain = std::unordered_map<std::string, std::vector<LedgerEntry>>;
[[nodiscard]] EntriesByDomain entries_by_domain(Ledger ledger);
// The entries of the domain; none if it has none.
[[nodiscard]] const std::vector<LedgerEntry>& entries_of(const EntriesByDomain& entries,
                                                         const DomainName& domain);

// The policy that the entry records.
[[nodiscard]] Policy policy_of(const LedgerEntry& entry);

// True if the entry records this policy, as senders see it: mode, max_age and the set of mx are equal.
[[nodiscard]] bool records_policy(const LedgerEntry& entry, const Policy& policy);

}  // namespace mtasts
