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

class BatchPrinter : public RecordPrinter {
 public:
  explicit BatchPrinter(BatchLimits limits) : limits_(limits) {}
  [[nodiscard]] std::string domain(const DomainRecords& records) final;
  [[nodiscard]] std::string end() final { return take_batch(); }

 private:
  // The text of one transaction: domains, each once, of one zone.
  [[nodiscard]] virtual std::string batch(const std::vector<DomainRecords>& domains) const = 0;
  [[nodiscard]] std::string take_batch();

  BatchLimits limits_;
  std::vector<DomainRecords> domains_;
  std::set<std::string> names_;
  std::size_t records_ = 0;
  std::size_t bytes_ = 0;
};

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
