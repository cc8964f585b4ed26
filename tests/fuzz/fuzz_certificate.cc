// Parses arbitrary bytes as a certificate: it must not crash, and its names must not exceed the input.
#include <chrono>
#include <cstdint>
#include <string>

#include "adapters/connections/certificate_reading.h"
#include "fuzz/property.h"

using namespace mtasts;
using fuzz::holds;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view der = fuzz::text_of(data, size);
  const auto certificate = read_certificate_der(der);
  if (!certificate) return 0;

  holds(certificate->subject.size() <= kMaxNameBytes + 3, "a subject is short");
  holds(certificate->issuer.size() <= kMaxNameBytes + 3, "an issuer is short");
  std::size_t octets = 0;
  for (const std::string& name : certificate->dns_names) {
    octets += 2 + name.size();  // with tag and length
    holds(name.empty() || der.find(name) != std::string_view::npos, "a name comes as it stood");
  }
  holds(octets <= size, "names are not multiplied");
  holds(certificate->whole.sha256.size() == 32 && certificate->whole.sha512.size() == 64,
        "digests are whole");
  holds(certificate->not_after.time_since_epoch() < std::chrono::hours(24 * 366) * 8100,
        "years have four digits");
  holds(read_certificate_der(der) == certificate, "reading twice gives the same");
  holds(!read_certificate_der(std::string(der) + '\0'), "nothing may follow");
  return 0;
}
