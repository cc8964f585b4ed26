#include "cli/record_formats/record_format.h"

namespace mtasts {

std::string print_domain(const RecordFormat& format, const DomainRecords& records) {
  const auto printer = format.printer();
  std::string text = printer->begin();
  text += printer->domain(records);
  text += printer->end();
  return text;
}

}  // namespace mtasts
