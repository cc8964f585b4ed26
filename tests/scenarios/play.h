// Plays a scenario: runs its commands in the working directory.
#pragma once

#include <functional>
#include <vector>

#include "scenario.h"
#include "world.h"

namespace mtasts::test {

// Runs all commands, starting with an empty world. Throws std::runtime_error for an invalid world.
[[nodiscard]] std::vector<Outcome> play(const Scenario& scenario);

// Runs one command in an existing world. `files` accesses the working directory; `on_wake` is called whenever
// the command has slept.
[[nodiscard]] Outcome play(
    const Step& step, World& world, Files& files, std::function<void()> on_wake = [] {});

}  // namespace mtasts::test
