// The JSON values that more than one command prints.
#pragma once

#include <optional>
#include <string_view>

#include "cli/text/json_text.h"
#include "mtasts/finding.h"
#include "mtasts/mx_set.h"
#include "mtasts/policy.h"
#include "mtasts/result.h"

namespace mtasts {

// ERROR.
[[nodiscard]] JsonText json_error(std::string_view code, std::string_view message);
// The same; null for no error.
[[nodiscard]] JsonText json_error(const std::optional<Error>& error);

[[nodiscard]] JsonText json_mx_record(const MxRecord& record);

// {"mode","max_age","mx"}, null for no policy.
[[nodiscard]] JsonText json_policy(const std::optional<Policy>& policy);

// FINDING.
[[nodiscard]] JsonText json_finding(const Finding& finding);

}  // namespace mtasts
