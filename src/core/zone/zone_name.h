// Names and character-strings as zone files write them (RFC 1035 §5.1): escapes undone, relative names
// expanded, and the one presentation form in which names are kept and compared.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace mtasts {

// The octets of a token: "\DDD" and "\X" undone. Nothing when an escape is no octet or is cut off.
[[nodiscard]] std::optional<std::string> undo_escapes(std::string_view raw);
// The same into `octets`, whose memory is used again; false for nothing.
[[nodiscard]] bool undo_escapes(std::string_view raw, std::string& octets);

enum class ZoneNameFault {
  none,
  bad_escape,
  empty_label,
  label_too_long,  // more than 63 octets
  name_too_long,   // more than 255 octets on the wire
  no_origin,       // relative, and nothing to be relative to
};

// In words, for a message: "an empty label".
[[nodiscard]] std::string_view text(ZoneNameFault fault);

struct ZoneNameReading {
  bool relative = false;  // written without the final dot, and not "@"
  ZoneNameFault fault = ZoneNameFault::none;
};

// A name as it is written, "@" included, against the origin (absolute presentation form; empty: none known).
// Without a fault `name` becomes what ZoneRecord has for it; its memory is used again.
[[nodiscard]] ZoneNameReading read_zone_name(std::string_view raw, std::string_view origin,
                                             std::string& name);

// An octet of a label in presentation form, added to `name`: lower case, "\DDD" for all but letters, digits,
// "-", "_" and "*".
void append_label_octet(std::string& name, unsigned char octet);

// The parent of an absolute name in presentation form; "." for a single label and for the root.
[[nodiscard]] std::string_view parent_name(std::string_view name);
// Whether `name` is `ancestor` or lies below it; both absolute, in presentation form.
[[nodiscard]] bool is_at_or_below(std::string_view name, std::string_view ancestor);
// The left-most label, without its dot; empty for the root.
[[nodiscard]] std::string_view first_label(std::string_view name);
// The name without its final dot; "." stays.
[[nodiscard]] std::string_view without_final_dot(std::string_view name);

}  // namespace mtasts
