// The ledger: one NDJSON line for each policy ever published, oldest first. The last line of a domain is what
// stands; all of them give the dates of RFC 8461 §8.1 and §8.3.
#pragma once

#include <optional>
#include <string>
#include <string_view>
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

// One line, terminated: {"schema":"mtasts.ledger/1","time",...}.
[[nodiscard]] std::string print_ledger_line(const LedgerEntry& entry);

// One line without its terminator. Unknown keys are permitted. Fault::input, code "bad-ledger-line".
[[nodiscard]] Result<LedgerEntry> parse_ledger_line(std::string_view line);

struct Ledger {
  std::vector<LedgerEntry> entries;
  // The length of the part that ends in a newline: what comes after is a torn line, to be cut off before the
  // next one is added.
  std::size_t whole_octets = 0;
};

// Fault::input, code "bad-ledger-line", message with the line number, when a whole line is malformed.
[[nodiscard]] Result<Ledger> parse_ledger(std::string_view text);

// The last entry of a domain.
[[nodiscard]] std::optional<LedgerEntry> standing_entry(const Ledger& ledger, const DomainName& domain);
// Every id of a domain, oldest first.
[[nodiscard]] std::vector<PolicyId> ids_used(const Ledger& ledger, const DomainName& domain);

// Whether senders would take the entry for this policy: mode, max_age and the set of mx are equal.
[[nodiscard]] bool records_policy(const LedgerEntry& entry, const Policy& policy);

}  // namespace mtasts
