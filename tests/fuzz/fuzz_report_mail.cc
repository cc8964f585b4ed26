// Reads arbitrary bytes as a file of report mail: nothing is silent, and all stays within the limits.
#include <string>

#include "adapters/report_mail/report_extractor.h"
#include "adapters/report_mail/report_limits.h"
#include "fuzz/property.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace mtasts;
  ReportExtractor extractor;
  extractor.extract({.file = "file"}, "file", std::string(fuzz::text_of(data, size)));
  extractor.extract_mail({.file = "file"}, std::string(fuzz::text_of(data, size)));
  fuzz::holds(extractor.items().size() >= 2, "a file and a mail give one item each at least");
  std::size_t bytes = 0;
  for (const ReportItem& item : extractor.items()) {
    if (const auto* report = std::get_if<ReportDocument>(&item)) bytes += report->json.size();
  }
  fuzz::holds(bytes <= 2 * (kMostInflated + size), "inflated content stays within the limit");
  return 0;
}
