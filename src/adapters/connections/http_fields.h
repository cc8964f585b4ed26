// HttpFields: what the header section of an HTTP response says of its body (RFC 9110 §5).
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace mtasts {

// Of all header sections of one exchange together, trailers too.
inline constexpr std::size_t kHeaderSizeLimit = std::size_t{16} * 1024;

// Octets as they came, without the spaces around them. A line that continues a field is joined to it with a
// space (RFC 9112 §5.2); a field that comes again with another value is joined with ", ".
class HttpFields {
 public:
  // One line with its end: a status line, a field, the empty line, a trailer. Whether there is still room
  // within kHeaderSizeLimit. The fields of an interim response (100) are forgotten with the next status line;
  // trailers are only counted.
  [[nodiscard]] bool take_line(std::string_view line);

  [[nodiscard]] const std::string& location() const { return location_; }
  [[nodiscard]] const std::string& content_type() const { return content_type_; }
  [[nodiscard]] const std::string& content_encoding() const { return content_encoding_; }
  [[nodiscard]] const std::string& date() const { return date_; }
  // Whether the response says itself where its body ends; if not, the end of the connection is the end of the
  // body (RFC 9112 §6.3).
  [[nodiscard]] bool says_where_it_ends() const { return !length_.empty() || !transfer_encoding_.empty(); }

 private:
  // Where the value of the field is kept; nullptr when it is of no interest.
  [[nodiscard]] std::string* place_of(std::string_view name);
  void take_field(std::string_view line);

  std::string location_;
  std::string content_type_;
  std::string content_encoding_;
  std::string date_;
  std::string length_;
  std::string transfer_encoding_;
  std::string* continued_ = nullptr;  // the field of the line before
  bool is_inside_ = false;            // a header section
  std::size_t size_ = 0;
};

}  // namespace mtasts
