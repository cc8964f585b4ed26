// Recognises the kind of content by its first bytes.
#pragma once

#include <string_view>

namespace mtasts {

enum class ContentKind { json, gzip, zip, xml, mbox, mail, unknown };

// Names and media types are often wrong: gzip begins with 1f 8b (RFC 1952 §2.3.1), a zip archive with PK, a
// report with "{", also after a byte order mark. `start` is the content or its beginning.
[[nodiscard]] ContentKind content_kind(std::string_view start);

// The kind that the name of a file promises: ".json", ".gz", ".zip", ".xml", ".mbox", ".eml".
[[nodiscard]] ContentKind kind_of_name(std::string_view name);

// True for the line that begins a message in an mbox (RFC 4155): "From ", an address, and a time.
[[nodiscard]] bool is_mbox_separator(std::string_view line);

}  // namespace mtasts
