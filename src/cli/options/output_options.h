// Where results go and in which form.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "mtasts/mx_set.h"

namespace mtasts {

enum class OutputForm { text, json, ndjson };

struct OutputOptions {
  OutputForm form = OutputForm::text;       // --json, --ndjson
  bool unordered = false;                   // with --ndjson: as answers arrive
  std::optional<std::string> file = {};     // -o; "-" is standard output and is stored as none
  bool partial = false;                     // -o is written though a domain could not be emitted
  std::vector<MxStatus> skip = {};          // --skip: null_mx, no_such_name, no_mx are no failures
  std::optional<std::string> rejects = {};  // --rejects: NDJSON of what was left out
};

}  // namespace mtasts
