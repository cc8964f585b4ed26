// Reads arbitrary bytes as the outcomes of a program: every change has an answer, and
// messages are bounded and printable.
#include <string>

#include "fuzz/property.h"
#include "mtasts/printable.h"
#include "mtasts/push_outcome.h"

using namespace mtasts;
using mtasts::fuzz::holds;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const std::vector<RrsetChange> changes = {{.owner = *DomainName::parse("_mta-sts.example.com"),
                                                    .zone = *DomainName::parse("example.com"),
                                                    .type = RecordType::txt,
                                                    .ttl = *Ttl::from_seconds(60)},
                                                   {.owner = *DomainName::parse("mta-sts.example.com"),
                                                    .zone = *DomainName::parse("example.com"),
                                                    .type = RecordType::cname,
                                                    .ttl = *Ttl::from_seconds(60)}};
  const PushReading reading = read_push_outcomes(fuzz::text_of(data, size), changes);
  holds(reading.answers.size() == changes.size(), "every change has an answer");
  holds(reading.faults.size() <= kMostPushFaults && reading.faults.size() <= reading.fault_count,
        "faults are bounded");
  for (const Error& fault : reading.faults) holds(is_printable(fault.message), "faults are printable");
  for (std::size_t i = 0; i < changes.size(); ++i) {
    const PushAnswer& answer = reading.answers[i];
    holds(answer.is_given || answer == PushAnswer(), "an outcome that is not given is unknown");
    holds(answer.message.size() <= kLongestPushLine, "messages are bounded");
    holds(is_printable(push_error(changes[i], answer, "program", "end").message), "errors are printable");
  }
  const std::string again = std::string(fuzz::text_of(data, size)) + '\n';
  if (reading.fault_count == 0)
    holds(read_push_outcomes(again, changes).answers == reading.answers, "a last line feed changes nothing");
  return 0;
}
