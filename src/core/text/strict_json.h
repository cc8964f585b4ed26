// JSON that all readers understand the same (RFC 7493), read as a stream of events.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace mtasts {

enum class JsonFault { syntax, repeated_member, over_limit, content };

// Receives the events of one document. read() refuses repeated members, which JSON permits and readers treat
// differently, unbounded depth and unbounded objects.
class StrictJson {
 public:
  StrictJson() = default;
  StrictJson(const StrictJson&) = delete;
  StrictJson& operator=(const StrictJson&) = delete;
  virtual ~StrictJson() = default;

  // True if the text is one document and nothing refused it.
  [[nodiscard]] bool read(std::string_view text);

  // The reason for which a text was refused.
  [[nodiscard]] JsonFault fault() const { return fault_; }
  [[nodiscard]] const std::string& message() const { return message_; }  // escaped
  [[nodiscard]] std::size_t position() const { return position_; }       // of a fault of syntax, in bytes

 protected:
  // The events; false refuses the document.
  virtual bool null() = 0;
  virtual bool boolean(bool value) = 0;
  virtual bool negative(std::int64_t value) = 0;  // begins with "-"
  virtual bool natural(std::uint64_t value) = 0;
  virtual bool fraction(double value, const std::string& text) = 0;  // also whole numbers above 64 bits
  virtual bool string(std::string& value) = 0;
  virtual bool open_object() = 0;
  virtual bool open_array() = 0;
  virtual bool name(std::string& name) = 0;
  virtual bool close() = 0;

  bool refuse(JsonFault fault, std::string message);

 private:
  class Events;

  JsonFault fault_ = JsonFault::content;
  std::string message_;
  std::size_t position_ = 0;
};

}  // namespace mtasts
