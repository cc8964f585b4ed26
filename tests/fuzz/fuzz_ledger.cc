// Parses arbitrary bytes as a ledger: each entry must survive a round trip.
#include <cstdint>
#include <string>
#include <string_view>

#include "fuzz/property.h"
#include "mtasts/ledger.h"

using namespace mtasts;
using fuzz::require;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text = fuzz::text_of(data, size);
  if (const auto entry = parse_ledger_line(text)) {
    const std::string line = print_ledger_line(*entry);
    require(line.find('\n') == line.size() - 1);
    const auto again = parse_ledger_line(std::string_view(line).substr(0, line.size() - 1));
    require(again && *again == *entry);
    require(entries_of(entries_by_domain(*parse_ledger(line)), entry->domain).back() == *entry);
  }
  if (const auto ledger = parse_ledger(text)) {
    const std::size_t lines = text.rfind('\n') + 1;
    require(ledger->whole_octets == (ledger->lacks_line_feed ? text.size() : lines));
    const EntriesByDomain entries = entries_by_domain(*ledger);
    for (const LedgerEntry& entry : ledger->entries) require(!entries_of(entries, entry.domain).empty());
  }
  return 0;
}
