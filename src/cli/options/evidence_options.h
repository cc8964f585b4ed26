// The requirements that reports must meet before mode enforce, of commands that judge them.
#pragma once

#include <chrono>
#include <cstdint>

#include "cli/options/declaration.h"
#include "cli/options/option_values.h"
#include "mtasts/judgement.h"
#include "mtasts/tlsrpt_evidence.h"

namespace mtasts {

// The values of --ready-for.
[[nodiscard]] Choices<Step> step_choices();

// --min-reporters, --min-sessions, --explained, --evidence-window, --trusted-reporter and
// --accept-unauthenticated, in the current group.
void declare_evidence(Declaration& command, EvidenceRequirements& required);

// A time in days, rounded up.
[[nodiscard]] std::chrono::days days_rounded_up(std::uint64_t seconds);
// Takes a duration as that time.
[[nodiscard]] Take days_into(std::chrono::days& target);

}  // namespace mtasts
