#include "core/text/strict_json.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <utility>
#include <vector>

#include "mtasts/printable.h"

namespace mtasts {
namespace {

constexpr std::size_t kDeepest = 16;
constexpr std::size_t kMostMembers = 256;

}  // namespace

// The events of the library.
class StrictJson::Events : public nlohmann::json_sax<nlohmann::json> {
 public:
  explicit Events(StrictJson& reader) : reader_(reader) {}

  bool null() override { return reader_.null(); }
  bool boolean(bool value) override { return reader_.boolean(value); }
  bool number_integer(number_integer_t value) override { return reader_.negative(value); }
  bool number_unsigned(number_unsigned_t value) override { return reader_.natural(value); }
  bool number_float(number_float_t value, const string_t& text) override {
    return reader_.fraction(value, text);
  }
  bool string(string_t& value) override { return reader_.string(value); }
  bool binary(binary_t& /*value*/) override { return reader_.refuse(JsonFault::syntax, "binary data"); }
  bool start_object(std::size_t /*elements*/) override { return enter() && reader_.open_object(); }
  bool start_array(std::size_t /*elements*/) override { return enter() && reader_.open_array(); }
  bool end_object() override { return leave(); }
  bool end_array() override { return leave(); }
  bool key(string_t& value) override {
    std::vector<std::string>& names = names_[depth_ - 1];
    if (std::ranges::find(names, value) != names.end()) {
      return reader_.refuse(JsonFault::repeated_member,
                            "\"" + printable(value, 80) + "\" occurs twice in an object");
    }
    if (names.size() >= kMostMembers) {
      return reader_.refuse(JsonFault::over_limit, "an object has more than 256 members");
    }
    names.push_back(value);
    return reader_.name(value);
  }
  bool parse_error(std::size_t position, const std::string& /*token*/,
                   const nlohmann::detail::exception& /*what*/) override {
    reader_.position_ = position;
    return reader_.refuse(JsonFault::syntax, "invalid JSON at byte " + std::to_string(position));
  }

 private:
  bool enter() {
    if (depth_ >= kDeepest) return reader_.refuse(JsonFault::over_limit, "nested more than 16 deep");
    if (names_.size() <= depth_) names_.emplace_back();
    names_[depth_++].clear();
    return true;
  }
  bool leave() {
    --depth_;
    return reader_.close();
  }

  StrictJson& reader_;
  std::size_t depth_ = 0;
  std::vector<std::vector<std::string>> names_;  // of the members of each open object
};

// The library takes a NUL for the end of the text, and passes over a byte order mark.
bool StrictJson::read(std::string_view text) {
  if (const std::size_t nul = text.find('\0'); nul != std::string_view::npos) {
    position_ = nul + 1;
    return refuse(JsonFault::syntax, "invalid JSON at byte " + std::to_string(position_) + ": NUL");
  }
  if (text.starts_with("\xEF\xBB\xBF")) {
    position_ = 1;
    return refuse(JsonFault::syntax, "a byte order mark before the JSON");
  }
  Events events(*this);
  return nlohmann::json::sax_parse(text.begin(), text.end(), &events);
}

bool StrictJson::refuse(JsonFault fault, std::string message) {
  fault_ = fault;
  message_ = std::move(message);
  return false;
}

}  // namespace mtasts
