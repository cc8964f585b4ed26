// Parses arbitrary bytes as an _smtp._tls record, and as a report URI typed by an operator.
#include <string>

#include "fuzz/property.h"
#include "mtasts/tlsrpt_record.h"

using namespace mtasts;
using fuzz::holds;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string text(fuzz::text_of(data, size));
  const TlsrptRecordReading reading = read_tlsrpt_record(text);
  holds(reading.record.has_value() != has_error(reading.findings), "errors exactly when there is no record");
  holds(read_tlsrpt_records({text}).record == reading.record, "a record alone is judged as by itself");
  if (reading.record) {
    holds(!reading.record->rua.empty(), "a record has a URI");
    const TlsrptRecordReading again = read_tlsrpt_record(print_tlsrpt_record(*reading.record));
    holds(again.record == reading.record, "what is printed reads as the same record");
  }

  if (const auto uri = ReportUri::from_operator(text)) {
    const auto again = ReportUri::parse(uri->text());
    holds(again && *again == *uri, "a URI that was encoded is taken as it stands");
    const TlsrptRecord record{{*uri}};
    holds(read_tlsrpt_record(print_tlsrpt_record(record)).record == record, "a URI can stand in a record");
  }
  return 0;
}
