// RecordPrinter: the one interface of everything that --format of gen-zone, gen-sts and gen-tlsrpt can print
// beside JSON. Pure: text comes back, somebody else writes it.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "cli/options/output_options.h"
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

// Every printer keeps a bounded number of records, except octodns, whose names are sorted over the whole
// zone, and those of Terraform, which keep all names: none may come twice. Not for RecordFormat::json.
[[nodiscard]] std::unique_ptr<RecordPrinter> record_printer(RecordFormat format);

// Everything that the format says of one domain.
[[nodiscard]] std::string print_domain(RecordFormat format, const DomainRecords& records);

// What a format's texts are known by.
struct RecordFormatTraits {
  std::string_view start;   // how each begins; a zone file, which is read as one, begins with anything
  std::string_view ending;  // of the names of its files, with the stop
};
[[nodiscard]] RecordFormatTraits traits_of(RecordFormat format);

}  // namespace mtasts
