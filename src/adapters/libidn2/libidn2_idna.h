// IDNA by libidn2: RFC 5891 after the mapping of UTS 46, non-transitional.
#pragma once

#include "ports/idna.h"

namespace mtasts {

// As Idna::to_a_labels(); a left-most label "*" and labels with "_" pass, as DomainName has them. Defined
// twice, and linked once: by adapters/libidn2, and by adapters/loading, which loads that first; then also
// Fault::unreadable, code "module-not-loaded".
[[nodiscard]] Result<std::string> a_labels_by_libidn2(std::string_view name);

// The same, as the module hands it over.
struct Libidn2Module {
  decltype(&a_labels_by_libidn2) a_labels;
};

class Libidn2Idna final : public Idna {
 public:
  [[nodiscard]] Result<std::string> to_a_labels(std::string_view name) override {
    return a_labels_by_libidn2(name);
  }
};

}  // namespace mtasts
