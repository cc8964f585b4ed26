// RecordFormat: one row for each value of --format of gen-zone, gen-sts and gen-tlsrpt.
#pragma once

#include <memory>
#include <span>
#include <string_view>

#include "mtasts/result.h"

namespace mtasts {

class RecordPrinter;

// A format is one source file that defines its row, and one line in record_formats.inc.
struct RecordFormat {
  std::string_view name;        // of --format: "bind"
  std::string_view start = {};  // the start of its texts, which identifies files of ours; empty: any
  std::string_view ending;      // the extension of its files, with the dot: ".zone"
  std::unique_ptr<RecordPrinter> (*printer)();
  // True if the text names the zone: without --zone its SOA record is looked up.
  bool names_zone = false;
  // True if existing files are read for the id, the rua and the TTL, not only compared.
  bool is_read_back = false;
  // Checks --output-dir and --zone; null: both are allowed. Fault::usage.
  Result<void> (*check_files)(bool has_directory, bool has_zone) = nullptr;
  // Its paragraph in the man page. Neighbours with the same paragraph share one entry.
  std::string_view man;
};

#define MTASTS_ROW(row) extern const RecordFormat row;
#include "cli/record_formats/record_formats.inc"
#undef MTASTS_ROW

// All rows, in the order of help, completions and man pages.
[[nodiscard]] std::span<const RecordFormat* const> record_formats();

// The paragraph of table and markdown.
inline constexpr std::string_view kManOfRecordsForPeople =
    "For people, to paste into a provider's web page or to mail to a customer: names relative to the "
    "zone, values without quotes.";

}  // namespace mtasts
