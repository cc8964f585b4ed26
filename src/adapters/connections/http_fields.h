// HttpFields: the fields of an HTTP response (RFC 9110 §5) that a policy fetch needs.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace mtasts {

// Limit of all header and trailer sections of one exchange together, in bytes.
inline constexpr std::size_t kMaxHeaderBytes = std::size_t{16} * 1024;

// Values are kept unchanged, without surrounding blanks; empty if the field is missing. A folded line is
// joined with a space (RFC 9112 §5.2); a repeated field with a different value is joined with ", ".
class HttpFields {
 public:
  // Adds one line with its line end: a status line, a field, the empty line or a trailer. Returns false if
  // kMaxHeaderBytes is exceeded. A status line discards the fields of an interim response (100); trailers are
  // only counted.
  [[nodiscard]] bool add_line(std::string_view line);

  [[nodiscard]] const std::string& location() const { return location_; }
  [[nodiscard]] const std::string& content_type() const { return content_type_; }
  [[nodiscard]] const std::string& content_encoding() const { return content_encoding_; }
  [[nodiscard]] const std::string& date() const { return date_; }
  [[nodiscard]] const std::string& server() const { return server_; }
  // One value for each field line, also if they are equal.
  [[nodiscard]] const std::vector<std::string>& content_length() const { return content_length_; }
  [[nodiscard]] const std::vector<std::string>& transfer_encoding() const { return transfer_encoding_; }
  // True if the response delimits its body; otherwise the body ends with the connection (RFC 9112 §6.3).
  [[nodiscard]] bool has_body_length() const {
    return !content_length_.empty() || !transfer_encoding_.empty();
  }

 private:
  // Returns the string that the next value of the field `name` is added to, or nullptr if it is not kept.
  [[nodiscard]] std::string* value_of(std::string_view name);
  void add_field(std::string_view line);

  std::string location_;
  std::string content_type_;
  std::string content_encoding_;
  std::string date_;
  std::string server_;
  std::vector<std::string> content_length_;
  std::vector<std::string> transfer_encoding_;
  std::string* continued_ = nullptr;  // the field that a folded line continues
  bool in_header_section_ = false;
  std::size_t size_ = 0;
};

}  // namespace mtasts
