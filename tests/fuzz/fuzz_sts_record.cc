// Parses arbitrary bytes as an _mta-sts record, and their lines as several records of the name.
#include <string>
#include <vector>

#include "fuzz/property.h"
#include "mtasts/sts_record.h"

using namespace mtasts;
using fuzz::holds;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string text(fuzz::text_of(data, size));
  const StsRecordReading reading = read_sts_record(text);
  holds(reading.record.has_value() != has_error(reading.findings), "errors exactly when there is no record");
  holds(read_sts_records({text}).record == reading.record, "a record alone is judged as by itself");
  if (reading.record) {
    const StsRecordReading again = read_sts_record(print_sts_record(*reading.record));
    holds(again.record == reading.record, "what is printed reads as the same record");
    const KnownIds known = read_known_ids({text});
    holds(known.current == std::vector<PolicyId>{reading.record->id}, "the id of a valid record stands");
    holds(!known.invalid_record, "and the record is not called invalid");
  }

  std::vector<std::string> records(1);
  for (const char c : text) {
    if (c == '\n') {
      records.emplace_back();
    } else {
      records.back() += c;
    }
  }
  const StsRecordReading chosen = read_sts_records(records);
  holds(chosen.record.has_value() != has_error(chosen.findings), "errors exactly when no record is chosen");
  if (chosen.record) {
    const std::vector<PolicyId> standing = read_known_ids(records).current;
    bool stands = false;
    for (const PolicyId& id : standing) stands = stands || id == chosen.record->id;
    holds(stands, "the chosen record's id is among those that stand");
  }
  return 0;
}
