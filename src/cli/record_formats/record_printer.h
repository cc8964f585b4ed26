// RecordPrinter: the one interface of everything that --format of gen-zone, gen-sts and gen-tlsrpt can print
// beside JSON. Pure: text comes back, somebody else writes it.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "cli/record_formats/record_format.h"
#include "mtasts/domain_name.h"
#include "mtasts/resource_record.h"

namespace mtasts {

// The records of one Policy Domain.
struct DomainRecords {
  DomainName domain;
  DomainName zone;  // the apex of the zone that holds the owners
  std::vector<ResourceRecord> records;
  // The texts of the TXT records that stand at _mta-sts now, where DNS was asked: empty when none do.
  std::optional<std::vector<std::string>> published = {};
};

// Print begin(), domain() of each domain in their order, then end(). What belongs to one zone and comes in a
// row is one transaction, as far as the format and its limits permit; the records of a domain stay together.
class RecordPrinter {
 public:
  virtual ~RecordPrinter() = default;
  [[nodiscard]] virtual std::string begin() { return {}; }
  [[nodiscard]] virtual std::string domain(const DomainRecords& records) = 0;
  [[nodiscard]] virtual std::string end() { return {}; }
};

// A new printer: the function of a row. Every printer keeps a bounded number of records, except octodns,
// whose names are sorted over the whole zone, and those of Terraform, which keep all names to print each
// once.
template <class Printer>
[[nodiscard]] std::unique_ptr<RecordPrinter> make_record_printer() {
  return std::make_unique<Printer>();
}

// The whole text of one domain in that format.
[[nodiscard]] std::string print_domain(const RecordFormat& format, const DomainRecords& records);

}  // namespace mtasts
