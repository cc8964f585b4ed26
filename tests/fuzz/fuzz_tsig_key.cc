// Parses arbitrary bytes as a key file: a key is usable, and an error has a line and no secret.
#include <string>

#include "fuzz/property.h"
#include "mtasts/tsig_key.h"

using namespace mtasts;
using fuzz::holds;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto key = parse_tsig_key(fuzz::text_of(data, size));
  if (key) {
    holds(!key->secret.bytes().empty(), "a key has a secret");
    holds(mac_size(key->algorithm) >= 32, "an algorithm is one of SHA-2");
    return 0;
  }
  holds(key.error().code == "bad-key-file", "an error has its code");
  holds(key.error().message.starts_with("line "), "an error has its line");
  holds(key.error().message.size() < 120, "an error does not repeat the file");
  return 0;
}
