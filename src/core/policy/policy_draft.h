// PolicyDraft: the fields of a policy body (RFC 8461 §3.2) with all faults, before it is known to be valid.
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>
#include <vector>

#include "core/policy/policy_lines.h"
#include "mtasts/finding.h"
#include "mtasts/policy.h"

namespace mtasts {

// A field as written; the views point into the body.
struct PolicyField {
  std::size_t line = 0;
  std::string_view name;
  std::string_view value;  // without spaces and tabs around it
};

struct PolicyMx {
  std::size_t line = 0;
  MxPattern pattern;
};

struct PolicyDraft {
  std::optional<Mode> mode = {};
  std::optional<MaxAge> max_age = {};
  std::optional<PolicyField> max_age_field = {};
  std::vector<PolicyMx> mx = {};
  std::vector<PolicyField> extensions = {};
  std::vector<PolicyField> repeated = {};  // later copies of a field, which are ignored
  std::vector<Finding> findings = {};      // of the grammar
};

// Reads the fields of the lines. The draft has a policy exactly if neither the lines nor the draft have an
// error.
[[nodiscard]] PolicyDraft read_policy_fields(const PolicyLines& lines);

// The field that a wrong name was probably meant to be: "mode" for "Mode", "max_age" for "max-age", "mx" for
// "nmx". Empty if there is none, and for a correct name.
[[nodiscard]] std::string_view field_meant_by(std::string_view name);

}  // namespace mtasts
