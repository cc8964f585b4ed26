// Idna: converts names with non-ASCII or xn-- labels to A-labels (RFC 5891). The core accepts only A-labels.
#pragma once

#include <string>
#include <string_view>

#include "mtasts/result.h"

namespace mtasts {

class Idna {
 public:
  virtual ~Idna() = default;
  // "bücher.example" -> "xn--bcher-kva.example". The name must have a byte above 0x7F or an xn-- label.
  // Fault::input, code "bad-idn", with the reason; Fault::unreadable, code "module-not-loaded", if the IDNA
  // library cannot be loaded.
  [[nodiscard]] virtual Result<std::string> to_a_labels(std::string_view name) = 0;
};

}  // namespace mtasts
