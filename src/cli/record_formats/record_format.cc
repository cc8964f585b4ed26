#include "cli/record_formats/record_format.h"

namespace mtasts {

std::span<const RecordFormat* const> record_formats() {
  static constexpr const RecordFormat* kRows[] = {
#define MTASTS_ROW(row) &(row),
#include "cli/record_formats/record_formats.inc"
#undef MTASTS_ROW
  };
  return kRows;
}

std::string print_domain(const RecordFormat& format, const DomainRecords& records) {
  const auto printer = format.printer();
  std::string text = printer->begin();
  text += printer->domain(records);
  text += printer->end();
  return text;
}

}  // namespace mtasts
