// CheckFormat: one row for each value of --format of check.
#pragma once

#include <memory>
#include <span>
#include <string_view>

namespace mtasts {

class CheckPrinter;
struct CheckPrinting;

// A format is one source file that defines its row, and one line in check_formats.inc.
struct CheckFormat {
  std::string_view name;  // of --format: "text"
  std::unique_ptr<CheckPrinter> (*printer)(const CheckPrinting& settings);
  // True if a text that begins so is of this format: only such a file is replaced.
  bool (*wrote)(std::string_view start);
  // Follows the names in the help. Neighbours with the same words share them: "json and ndjson, for scripts".
  std::string_view help = {};
  // True if each result is a line of its own: --unordered is allowed.
  bool is_line_per_result = false;
  // True if a monitor reads it: the exit status is 0 to 3, and standard output always has a first line.
  bool is_for_monitors = false;
  // True if it is printed in end(), from lines that are kept in memory until then.
  bool is_printed_at_end = false;
  // True if the owner of the domain may get it: the findings do not name other customers of a provider.
  bool is_for_customers = false;
};

#define MTASTS_ROW(row) extern const CheckFormat row;
#include "cli/check_output/check_formats.inc"
#undef MTASTS_ROW

// All rows, in the order of help and completions.
[[nodiscard]] std::span<const CheckFormat* const> check_formats();

}  // namespace mtasts
