// Parses arbitrary bytes as a policy: there must be an error exactly if there is no policy, and a policy must
// survive a round trip.
#include "core/findings/catalogue.h"
#include "fuzz/property.h"
#include "mtasts/policy.h"

using namespace mtasts;
using fuzz::holds;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const PolicyReading reading = read_policy(fuzz::text_of(data, size));
  holds(reading.policy.has_value() != has_error(reading.findings), "errors exactly when there is no policy");
  for (const Finding& finding : reading.findings) {
    holds(find_row(finding.code) != nullptr, "every code is in the table");
  }
  holds(parse_policy(fuzz::text_of(data, size)).has_value() == reading.policy.has_value(),
        "parse_policy and read_policy agree");
  if (!reading.policy) return 0;
  for (const LineEnding ending : {LineEnding::lf, LineEnding::crlf}) {
    const std::string body = print_policy(*reading.policy, ending);
    // CRLF needs more bytes, so that a policy near the limit may exceed it.
    if (body.size() > kPolicySizeLimit) continue;
    const PolicyReading again = read_policy(body);
    holds(again.policy == reading.policy, "what is printed reads as the same policy");
    holds(same_policy(*again.policy, *reading.policy), "equal policies are the same");
  }
  return 0;
}
