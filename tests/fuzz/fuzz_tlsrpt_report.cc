// Parses arbitrary bytes as a report, and as the name of its file: there are errors exactly if there is no
// report.
#include <cstdint>
#include <string_view>

#include "fuzz/property.h"
#include "mtasts/tlsrpt_report.h"

using namespace mtasts;
using fuzz::require;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text = fuzz::text_of(data, size);
  const TlsrptReportReading reading = read_tlsrpt_report(text);
  require(has_error(reading.findings) == !reading.report);
  if (reading.report) {
    require(!reading.report->report_id.empty());
    require(reading.report->begin <= reading.report->end);
    const TlsrptEnvelope envelope{.file_name = text, .report_domain = text, .report_submitter = text};
    require(!has_error(judge_tlsrpt_envelope(envelope, *reading.report)));
  }
  if (const auto name = read_tlsrpt_file_name(text)) require(name->begin <= name->end);
  return 0;
}
