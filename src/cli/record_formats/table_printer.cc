// Columns for people who type the records into a provider's web page.
#include <fmt/format.h>

#include <algorithm>

#include "cli/record_formats/record_format.h"
#include "cli/record_formats/typed_value.h"

namespace mtasts {
namespace {

constexpr std::string_view kTableStart = "Records for ";

class TablePrinter final : public RecordPrinter {
 public:
  std::string domain(const DomainRecords& records) override {
    std::string text = is_first_ ? "" : "\n";
    is_first_ = false;
    std::size_t width = std::string_view("NAME").size();
    for (const ResourceRecord& record : records.records) {
      width = std::max(width, relative_name(record.owner, records.zone).size());
    }
    text += fmt::format("{}{} in the zone {}\n", kTableStart, records.domain.text(), records.zone.text());
    text += fmt::format("{:<{}}  TYPE   TTL         VALUE\n", "NAME", width);
    for (const ResourceRecord& record : records.records) {
      text += fmt::format("{:<{}}  {:<5}  {:<10}  {}\n", relative_name(record.owner, records.zone), width,
                          type_text(record.rdata), record.ttl.seconds(), typed_value(record.rdata));
    }
    return text;
  }

 private:
  bool is_first_ = true;
};

}  // namespace

constinit const RecordFormat kTableRecords = {
    .name = "table",
    .start = kTableStart,
    .ending = ".txt",
    .printer = make_record_printer<TablePrinter>,
    .names_zone = true,
    .is_for_people = true,
    .man = kManOfRecordsForPeople,
};

}  // namespace mtasts
