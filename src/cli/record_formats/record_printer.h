// RecordPrinter: the one interface of all values of --format of gen-zone, gen-sts and gen-tlsrpt except JSON.
// Pure: the functions return text, and the caller writes it.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "cli/record_formats/record_format.h"
#include "mtasts/domain_name.h"
#include "mtasts/resource_record.h"

namespace mtasts {

// All existing TXT records at a name.
struct PublishedTexts {
  DomainName owner;
  std::vector<std::string> texts;
};

// The records of one Policy Domain.
struct DomainRecords {
  DomainName domain;
  DomainName zone;  // the apex of the zone that holds the owners
  std::vector<ResourceRecord> records;
  // The TXT records at the names of ours, which a text with conditions requires. A name that is missing here
  // is unknown, and its records may be replaced.
  std::vector<PublishedTexts> published = {};
  // All existing records at the names of a change, which `records` replaces. A text that changes servers
  // removes the types that `records` lacks; one with conditions requires these records. Nothing if they are
  // unknown.
  std::optional<std::vector<ResourceRecord>> replaced = {};
  std::vector<ResourceRecord> in_own_file = {};  // the records in its file below --output-dir
};

// Print begin(), domain() of each domain in their order, then end(). Consecutive domains of one zone share a
// transaction, if the format and its limits permit; the records of a domain are never split.
class RecordPrinter {
 public:
  virtual ~RecordPrinter() = default;
  [[nodiscard]] virtual std::string begin() { return {}; }
  [[nodiscard]] virtual std::string domain(const DomainRecords& records) = 0;
  [[nodiscard]] virtual std::string end() { return {}; }
};

// Makes a new printer: the function of a row. Every printer keeps a bounded number of records, except
// octodns, which sorts the names of the whole zone, and those of Terraform, which keep all names to print
// each once.
template <class Printer>
[[nodiscard]] std::unique_ptr<RecordPrinter> make_record_printer() {
  return std::make_unique<Printer>();
}

// The whole text of one domain in that format.
[[nodiscard]] std::string print_domain(const RecordFormat& format, const DomainRecords& records);

}  // namespace mtasts
