// PolicyDraft: what a reading of a policy body has come upon, faults and all, before it is known whether it
// makes a Policy (RFC 8461 §3.2).
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>
#include <vector>

#include "core/policy/policy_lines.h"
#include "mtasts/finding.h"
#include "mtasts/policy.h"

namespace mtasts {

// A field as it stood; the views point into the body.
struct PolicyField {
  std::size_t line = 0;
  std::string_view name;
  std::string_view value;  // without the whitespace around it
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
  std::vector<PolicyField> repeated = {};  // later copies of a field; they do not count
  std::vector<Finding> findings = {};      // of the grammar
};

// Reads the fields of the lines. A policy stands in the draft exactly when neither the lines nor the draft
// have an error.
[[nodiscard]] PolicyDraft read_policy_fields(const PolicyLines& lines);

// The field of the policy that `name` was probably meant to be, though it is not: "Mode" and "max-age" and
// "nmx" are "mode", "max_age" and "mx". Empty when there is none.
[[nodiscard]] std::string_view field_meant_by(std::string_view name);

}  // namespace mtasts
