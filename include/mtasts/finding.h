// Finding: the judgement of an observation. Wanted, seen, judged: Deployment, Observation, Finding.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "mtasts/code.h"

namespace mtasts {

// Worst first, so that sorting by it does.
enum class Severity { error, unknown, warning, info };

// "error", "unknown", "warning" or "info".
[[nodiscard]] std::string_view text(Severity severity);

struct Finding {
  Severity severity = Severity::error;
  std::string code;                       // stable: "policy-mx-missing"
  std::string subject = {};               // what it is about: a file, an owner name, a host; may be empty
  std::optional<std::size_t> line = {};   // of the subject, counted from 1
  std::string message;                    // lower case, no final stop; remote bytes as they came, unescaped
  std::string rfc = {};                   // "RFC 8461 §3.2", or empty
  std::string hint = {};                  // what to do, or empty
  std::vector<std::string> reasons = {};  // the clauses of a summary that no other finding has

  friend bool operator==(const Finding&, const Finding&) = default;
};

// A finding with the severity and the RFC section of its code's row in the catalogue. Without a hint of its
// own it gets the remedy of the row.
[[nodiscard]] Finding found(FindingCode code, std::string message, std::string hint = {});
[[nodiscard]] Finding found_at(std::size_t line, FindingCode code, std::string message,
                               std::string hint = {});

// Worst first; findings of one severity keep their order.
void sort_worst_first(std::vector<Finding>& findings);

// Removes and returns the findings whose code the owner accepts, which is_acceptable().
std::vector<Finding> remove_accepted(const std::vector<std::string>& codes, std::vector<Finding>& findings);
// True for the code of a finding, except those of severity unknown: what could not be determined is not
// known, whatever the owner accepts.
[[nodiscard]] bool is_acceptable(std::string_view code);

// True if one of them is an error.
[[nodiscard]] bool has_error(const std::vector<Finding>& findings);

}  // namespace mtasts
