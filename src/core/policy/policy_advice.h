// Differences between real senders and RFC 8461 in reading a policy.
#pragma once

#include <string_view>
#include <vector>

#include "core/policy/policy_draft.h"
#include "core/policy/policy_lines.h"
#include "mtasts/finding.h"

namespace mtasts {

// Warnings about valid text that known software, named in the message, refuses or misreads, and about mx
// values that cannot serve their purpose.
[[nodiscard]] std::vector<Finding> policy_advice(std::string_view body, const PolicyLines& lines,
                                                 const PolicyDraft& draft);

// Adds to the message of each error the known software that refuses, or accepts, such a policy.
void add_reader_notes(const PolicyLines& lines, std::vector<Finding>& findings);

}  // namespace mtasts
