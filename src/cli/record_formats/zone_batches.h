// ZoneBatches: consecutive domains of one zone, gathered into one transaction up to the limits of its
// receiver.
#pragma once

#include <cstddef>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "cli/record_formats/record_format.h"

namespace mtasts {

struct BatchLimits {
  std::size_t records;
  std::size_t bytes;  // of RDATA, as in a zone file
};

// Prints one transaction: domains, each once, of one zone.
using PrintBatch = std::string (*)(const std::vector<DomainRecords>& domains);

class BatchPrinter : public RecordPrinter {
 public:
  BatchPrinter(BatchLimits limits, PrintBatch print) : limits_(limits), print_(print) {}

  [[nodiscard]] std::string domain(const DomainRecords& records) final;
  [[nodiscard]] std::string end() final { return take_batch(); }

 private:
  [[nodiscard]] std::string take_batch();

  BatchLimits limits_;
  PrintBatch print_;
  std::vector<DomainRecords> domains_;
  std::set<std::string> names_;
  std::size_t records_ = 0;
  std::size_t bytes_ = 0;
};

// The function of a row: a printer with these limits.
template <BatchLimits limits, PrintBatch print>
[[nodiscard]] std::unique_ptr<RecordPrinter> make_batch_printer() {
  return std::make_unique<BatchPrinter>(limits, print);
}

// The records of one name and type (RFC 2181 §5).
struct RrSet {
  DomainName owner;
  Ttl ttl;
  std::vector<Rdata> rdata;
};
// In the order of their first records.
[[nodiscard]] std::vector<RrSet> rr_sets(const std::vector<ResourceRecord>& records);
// The replaced sets whose name and type the new records lack.
[[nodiscard]] std::vector<RrSet> removed_sets(const DomainRecords& records);
// True if a set of that name and type exists; nothing if that is unknown.
[[nodiscard]] std::optional<bool> is_replaced(const RrSet& set, const DomainRecords& records);

}  // namespace mtasts
