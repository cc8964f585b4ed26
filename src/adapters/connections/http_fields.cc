// Field names are compared in any case (RFC 9110 §5.1).
#include "adapters/connections/http_fields.h"

#include <algorithm>

#include "mtasts/ascii.h"

namespace mtasts {
namespace {

bool is_named(std::string_view name, std::string_view lower_name) {
  return std::equal(name.begin(), name.end(), lower_name.begin(), lower_name.end(),
                    [](char a, char b) { return lower_case(a) == b; });
}

std::string_view without_end(std::string_view line) {
  if (line.ends_with('\n')) line.remove_suffix(1);
  if (line.ends_with('\r')) line.remove_suffix(1);
  return line;
}

void join(std::string& value, std::string_view more, std::string_view between) {
  if (more.empty() || value == more) return;
  if (!value.empty()) value += between;
  value += more;
}

}  // namespace

bool HttpFields::take_line(std::string_view line) {
  size_ += line.size();
  if (size_ > kHeaderSizeLimit) return false;

  line = without_end(line);
  if (line.empty()) {
    is_inside_ = false;
    continued_ = nullptr;
  } else if (is_inside_) {
    take_field(line);
  } else if (line.starts_with("HTTP/")) {
    for (std::string* value :
         {&location_, &content_type_, &content_encoding_, &date_, &length_, &transfer_encoding_}) {
      value->clear();
    }
    is_inside_ = true;
  }
  return true;
}

void HttpFields::take_field(std::string_view line) {
  if (is_wsp(line.front())) {
    if (continued_ != nullptr) join(*continued_, trim(line), " ");
    return;
  }
  const std::size_t colon = line.find(':');
  if (colon == std::string_view::npos) {
    continued_ = nullptr;
    return;
  }
  continued_ = place_of(line.substr(0, colon));
  if (continued_ != nullptr) join(*continued_, trim(line.substr(colon + 1)), ", ");
}

std::string* HttpFields::place_of(std::string_view name) {
  if (is_named(name, "location")) return &location_;
  if (is_named(name, "content-type")) return &content_type_;
  if (is_named(name, "content-encoding")) return &content_encoding_;
  if (is_named(name, "date")) return &date_;
  if (is_named(name, "content-length")) return &length_;
  if (is_named(name, "transfer-encoding")) return &transfer_encoding_;
  return nullptr;
}

}  // namespace mtasts
