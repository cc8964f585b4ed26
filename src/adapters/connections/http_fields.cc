// Field names are case-insensitive (RFC 9110 §5.1).
#include "adapters/connections/http_fields.h"

#include <algorithm>

#include "mtasts/ascii.h"

namespace mtasts {
namespace {

bool equals_ignoring_case(std::string_view name, std::string_view lower_name) {
  return std::equal(name.begin(), name.end(), lower_name.begin(), lower_name.end(),
                    [](char a, char b) { return lower_case(a) == b; });
}

std::string_view remove_line_end(std::string_view line) {
  if (line.ends_with('\n')) line.remove_suffix(1);
  if (line.ends_with('\r')) line.remove_suffix(1);
  return line;
}

void append_value(std::string& value, std::string_view part, std::string_view separator) {
  if (part.empty() || value == part) return;
  if (!value.empty()) value += separator;
  value += part;
}

}  // namespace

bool HttpFields::add_line(std::string_view line) {
  size_ += line.size();
  if (size_ > kMaxHeaderBytes) return false;

  line = remove_line_end(line);
  if (line.empty()) {
    in_header_section_ = false;
    continued_ = nullptr;
  } else if (in_header_section_) {
    add_field(line);
  } else if (line.starts_with("HTTP/")) {
    for (std::string* value : {&location_, &content_type_, &content_encoding_, &date_, &server_})
      value->clear();
    content_length_.clear();
    transfer_encoding_.clear();
    in_header_section_ = true;
  }
  return true;
}

void HttpFields::add_field(std::string_view line) {
  if (is_wsp(line.front())) {
    if (continued_ != nullptr) append_value(*continued_, trim(line), " ");
    return;
  }
  const std::size_t colon = line.find(':');
  if (colon == std::string_view::npos) {
    continued_ = nullptr;
    return;
  }
  continued_ = value_of(line.substr(0, colon));
  if (continued_ != nullptr) append_value(*continued_, trim(line.substr(colon + 1)), ", ");
}

std::string* HttpFields::value_of(std::string_view name) {
  if (equals_ignoring_case(name, "location")) return &location_;
  if (equals_ignoring_case(name, "content-type")) return &content_type_;
  if (equals_ignoring_case(name, "content-encoding")) return &content_encoding_;
  if (equals_ignoring_case(name, "date")) return &date_;
  if (equals_ignoring_case(name, "server")) return &server_;
  if (equals_ignoring_case(name, "content-length")) return &content_length_.emplace_back();
  if (equals_ignoring_case(name, "transfer-encoding")) return &transfer_encoding_.emplace_back();
  return nullptr;
}

}  // namespace mtasts
