// JsonDocument: one document of strict JSON as a value.
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "core/text/strict_json.h"

namespace mtasts {

class JsonDocument : public StrictJson {
 public:
  [[nodiscard]] const nlohmann::json& document() const { return document_; }

 protected:
  // Called with each object in an array that is a member of the whole document. It may move the object away,
  // so that a long array needs no memory; false refuses the document.
  [[nodiscard]] virtual bool item(const std::string& /*member*/, nlohmann::json& /*object*/) { return true; }

  bool null() override { return add(nullptr); }
  bool boolean(bool value) override { return add(value); }
  bool negative(std::int64_t value) override { return add(value); }
  bool natural(std::uint64_t value) override { return add(value); }
  bool fraction(double value, const std::string& /*text*/) override { return add(value); }
  bool string(std::string& value) override { return add(std::move(value)); }
  bool open_object() override { return open(nlohmann::json::object()); }
  bool open_array() override { return open(nlohmann::json::array()); }
  bool name(std::string& name) override {
    names_.back() = name;
    return true;
  }
  bool close() override;

 private:
  nlohmann::json& place(nlohmann::json&& value);
  bool add(nlohmann::json value) {
    place(std::move(value));
    return true;
  }
  bool open(nlohmann::json&& container);

  nlohmann::json document_;
  std::vector<nlohmann::json*> open_;
  std::vector<std::string> names_;  // of the members that are being read, one for each of open_
};

}  // namespace mtasts
