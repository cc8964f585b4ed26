#include "core/text/json_document.h"

#include <utility>

namespace mtasts {

nlohmann::json& JsonDocument::place(nlohmann::json&& value) {
  if (open_.empty()) return document_ = std::move(value);
  nlohmann::json& parent = *open_.back();
  if (parent.is_object()) return parent[names_.back()] = std::move(value);
  parent.push_back(std::move(value));
  return parent.back();
}

bool JsonDocument::open(nlohmann::json&& container) {
  open_.push_back(&place(std::move(container)));
  names_.emplace_back();
  return true;
}

bool JsonDocument::close() {
  const bool is_item =
      open_.size() == 3 && open_[0]->is_object() && open_[1]->is_array() && open_[2]->is_object();
  if (is_item && !item(names_[0], *open_[2])) return false;
  open_.pop_back();
  names_.pop_back();
  return true;
}

}  // namespace mtasts
