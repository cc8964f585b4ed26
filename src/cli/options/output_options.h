// Options of the output: its destination and form.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "cli/record_formats/record_format.h"

namespace mtasts {

enum class OutputForm { text, json, ndjson };

struct RecordOutput {
  const RecordFormat* format = &kBindRecords;  // --format; kJsonRecords with --ndjson, too
  bool is_typed = false;                       // --format was given
  std::optional<std::string> zone = {};        // --zone, as typed
};

struct OutputOptions {
  OutputForm form = OutputForm::text;       // --json, --ndjson
  bool unordered = false;                   // with --ndjson: as answers arrive
  std::optional<std::string> file = {};     // -o; "-" is standard output and is stored as none
  bool partial = false;                     // -o is written although a domain could not be printed
  bool force_removals = false;              // an existing file may lose the records of many domains
  std::vector<std::string> skip = {};       // --skip: codes of refusals that are no failures
  bool diff_exit_code = false;              // with a dry run: exit status 1, not 2, for changes
  std::optional<std::string> rejects = {};  // --rejects: NDJSON of the domains left out
};

}  // namespace mtasts
