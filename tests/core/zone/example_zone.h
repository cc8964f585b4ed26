// The zone of example.com in a file named "zone".
#pragma once

#include <string_view>

#include "mtasts/zone_file.h"

namespace mtasts::test {

inline ZoneFile read_example_zone(std::string_view text) {
  ZoneReadingOptions options;
  options.name = "zone";
  options.origin = "example.com.";
  return read_zone_file(text, options);
}

}  // namespace mtasts::test
