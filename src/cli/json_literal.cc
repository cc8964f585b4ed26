#include "cli/json_literal.h"

#include <nlohmann/json.hpp>

namespace mtasts {

std::string json_literal(std::string_view text) {
  return nlohmann::json(text).dump(-1, ' ', true);
}

}  // namespace mtasts
