// Plays a scenario: its commands, one after the other, in the working directory.
#pragma once

#include <vector>

#include "scenario.h"
#include "world.h"

namespace mtasts::tests {

// Runs every command, in a world that is empty at first. Throws std::runtime_error where a world is not
// understood.
[[nodiscard]] std::vector<Outcome> play(const Scenario& scenario);

// Runs one command in a world that may have a past. `files` are those of the working directory.
[[nodiscard]] Outcome play(const Step& step, World& world, Files& files);

}  // namespace mtasts::tests
