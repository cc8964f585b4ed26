// How the senders that exist read a policy, which is not always as RFC 8461 does.
#pragma once

#include <string_view>
#include <vector>

#include "core/policy/policy_draft.h"
#include "core/policy/policy_lines.h"
#include "mtasts/finding.h"

namespace mtasts {

// Warnings about what is valid and yet refused or misread by known software, named; and about mx values that
// cannot do what they are meant for.
[[nodiscard]] std::vector<Finding> policy_advice(std::string_view body, const PolicyLines& lines,
                                                 const PolicyDraft& draft);

// Adds to the message of each error which known software refuses, or takes, such a policy.
void tell_real_readers(const PolicyLines& lines, std::vector<Finding>& findings);

}  // namespace mtasts
