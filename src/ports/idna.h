// Names with non-ASCII or xn-- labels turned into A-labels (RFC 5891); the core takes A-labels only.
#pragma once

#include <string>
#include <string_view>

#include "mtasts/result.h"

namespace mtasts {

class Idna {
 public:
  virtual ~Idna() = default;
  // Only for names with an octet above 0x7F or an xn-- label. Fault::input, code "bad-idn", with the reason;
  // Fault::unreadable, code "module-not-loaded", where what makes them cannot be loaded.
  [[nodiscard]] virtual Result<std::string> to_a_labels(std::string_view name) = 0;
};

}  // namespace mtasts
