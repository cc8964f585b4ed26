// Parses arbitrary bytes as header lines of an HTTP response: the fields must not exceed the lines or contain
// a line end.
#include <cstdint>
#include <string>

#include "adapters/connections/http_fields.h"
#include "fuzz/property.h"

using namespace mtasts;
using fuzz::holds;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::string_view rest = fuzz::text_of(data, size);
  HttpFields fields;
  std::size_t taken = 0;
  while (!rest.empty()) {
    const std::size_t end = rest.find('\n');
    const std::string_view line = rest.substr(0, end == std::string_view::npos ? rest.size() : end + 1);
    rest.remove_prefix(line.size());
    taken += line.size();
    const bool has_room = fields.add_line(line);
    holds(has_room == (taken <= kMaxHeaderBytes), "the limit is the limit");
    if (!has_room) break;
  }
  const std::size_t kept = fields.location().size() + fields.content_type().size() +
                           fields.content_encoding().size() + fields.date().size() + fields.server().size();
  holds(kept <= kMaxHeaderBytes, "what is kept is bounded");
  for (const std::string& value : {fields.location(), fields.content_type(), fields.content_encoding(),
                                   fields.date(), fields.server()}) {
    holds(value.find('\n') == std::string::npos, "a value is one line");
  }
  return 0;
}
