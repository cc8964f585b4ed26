// Guesses the kind of a text that mtasts lint shall judge.
#pragma once

#include <optional>
#include <string_view>

#include "commands/options/lint_options.h"

namespace mtasts {

// The kind that the first telling line shows: "v=STSv1; id=1", quoted or not, is a record, "version: STSv1"
// or any other field of a policy a policy, "{" a report, "$TTL 3600" or "example.com. IN MX 10 mx" a zone
// file, "[dns]" or "state = ..." a settings file. Nothing if no line does.
[[nodiscard]] std::optional<LintKind> kind_of_content(std::string_view text);

}  // namespace mtasts
