// IDNA by libidn2: RFC 5891 after the mapping of UTS 46, non-transitional.
#pragma once

#include "ports/idna.h"

namespace mtasts {

// Implements Idna::to_a_labels(); a left-most label "*" and labels with "_" are accepted, as in DomainName.
// Defined twice, and one definition is linked: that of adapters/libidn2, or that of adapters/loading, which
// loads the module first and adds Fault::unreadable, code "module-not-loaded".
[[nodiscard]] Result<std::string> libidn2_to_a_labels(std::string_view name);

// The libraries of the module, with the versions that run. Fault::unreadable, code "module-not-loaded".
[[nodiscard]] Result<std::string> libidn2_libraries();

// The function table that the module exports.
struct Libidn2Module {
  decltype(&libidn2_to_a_labels) a_labels;
  decltype(&libidn2_libraries) libraries;
};

class Libidn2Idna final : public Idna {
 public:
  [[nodiscard]] Result<std::string> to_a_labels(std::string_view name) override {
    return libidn2_to_a_labels(name);
  }
};

}  // namespace mtasts
