// Toml by toml++.
#pragma once

#include "ports/toml.h"

namespace mtasts {

class TomlParser final : public Toml {
 public:
  // Refuses what TOML 1.0 does not have, and arrays and tables nested more than 256 deep.
  [[nodiscard]] TomlReading parse(std::string_view text) override;
};

}  // namespace mtasts
