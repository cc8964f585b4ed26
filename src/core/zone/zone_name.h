// Names and character-strings of zone files (RFC 1035 §5.1): decodes escapes, expands relative names, and
// puts names into the presentation form of ZoneRecord.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace mtasts {

inline constexpr std::size_t kMaxNameOctets = 255;    // on the wire, RFC 1035 §2.3.4
inline constexpr std::size_t kMaxStringOctets = 255;  // a character-string, RFC 1035 §3.3

// Decodes "\DDD" and "\X" of a token. Nothing if an escape is above 255 or incomplete.
[[nodiscard]] std::optional<std::string> undo_escapes(std::string_view raw);
// The same into `octets`, whose memory is reused; false for an invalid escape.
[[nodiscard]] bool undo_escapes(std::string_view raw, std::string& octets);

enum class ZoneNameFault {
  none,
  bad_escape,
  empty_label,
  label_too_long,  // more than 63 bytes
  name_too_long,   // more than 255 bytes on the wire
  no_origin,       // relative without an origin
};

// The text for a message: "an empty label".
[[nodiscard]] std::string_view text(ZoneNameFault fault);

struct ZoneNameReading {
  bool relative = false;  // written without the final dot, and not "@"
  ZoneNameFault fault = ZoneNameFault::none;
};

// Reads a name, or "@", relative to the origin (absolute, or empty for none). Without a fault `name` is set
// to the form of ZoneRecord; its memory is reused.
[[nodiscard]] ZoneNameReading read_zone_name(std::string_view raw, std::string_view origin,
                                             std::string& name);

// Appends a byte of a label in presentation form: lower case, "\DDD" for all but letters, digits, "-", "_"
// and
// "*".
void append_label_octet(std::string& name, unsigned char octet);

// A text for people with names in presentation form: the bytes that "\195" and other escapes of bytes outside
// ASCII stand for. What is in double quotes, as the text of a record, is no name and stays. Printers escape
// what a terminal must not get.
[[nodiscard]] std::string undo_escapes_outside_ascii(std::string_view text);

// The parent of an absolute name in presentation form; "." for a single label and for the root.
[[nodiscard]] std::string_view parent_name(std::string_view name);
// True if `name` is `ancestor` or below it. Both are absolute, in presentation form.
[[nodiscard]] bool is_at_or_below(std::string_view name, std::string_view ancestor);
// The left-most label, without its dot; empty for the root.
[[nodiscard]] std::string_view first_label(std::string_view name);
// The name without its final dot; "." for the root.
[[nodiscard]] std::string_view without_final_dot(std::string_view name);

}  // namespace mtasts
