// Readers of existing record files, one for each format that holds a state: what a new file omits is removed
// by the tool that reads it. Pure: the caller gives the text. They read what the printers write.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "cli/record_formats/record_format.h"
#include "mtasts/domain_name.h"
#include "mtasts/resource_record.h"
#include "mtasts/zone_file.h"

namespace mtasts {

struct RecordText {
  const NextPiece& next;
  std::string path;                     // for messages
  std::optional<DomainName> zone = {};  // of relative names, where the format does not name it
};

// Reads the file of --json or --ndjson. Errors as those of RecordFormat::read.
[[nodiscard]] Result<void> read_json_records(const RecordText& text, const TakeRecord& take);

// Calls `read` with each line. Fault::not_created, code "not-ours", at a line for which it returns false, and
// if `is_complete` returns false at the end; errors of the pieces.
[[nodiscard]] Result<void> read_lines(
    const RecordText& text, const std::function<bool(std::string_view line)>& read,
    const std::function<bool()>& is_complete = [] { return true; });

// Fault::not_created, code "not-ours": the file has a record that would be lost.
[[nodiscard]] Error holds_other_records(const std::string& path, const std::string& other);

// A record; nothing if a part of it is invalid. `value` is a target, an address, or the joined text of a TXT
// record.
[[nodiscard]] std::optional<ResourceRecord> parse_record(std::string_view owner, std::uint64_t ttl,
                                                         std::string_view type, std::string_view value);

// The joined text of quoted character-strings, escapes undone; the reverse of print_character_strings().
[[nodiscard]] std::optional<std::string> join_character_strings(std::string_view quoted);

// The octet that an escape of three digits names.
[[nodiscard]] std::optional<char> numbered_octet(std::string_view digits, int base);

// Reads decimal digits; nothing for other text.
[[nodiscard]] std::optional<std::uint64_t> parse_seconds(std::string_view digits);

// Removes a prefix; false, without a change, if the text does not begin with it.
[[nodiscard]] bool take_prefix(std::string_view& text, std::string_view prefix);

}  // namespace mtasts
