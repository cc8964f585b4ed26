// IDNA by libidn2: RFC 5891 after the mapping of UTS 46, non-transitional.
#pragma once

#include "ports/idna.h"

namespace mtasts {

class Libidn2Idna final : public Idna {
 public:
  // A left-most label "*" and labels with "_" pass, as DomainName has them.
  [[nodiscard]] Result<std::string> to_a_labels(std::string_view name) override;
};

}  // namespace mtasts
