// Collects the ProgramBuild of this program; loads all modules.
#pragma once

#include "ports/program_build.h"

namespace mtasts {

[[nodiscard]] ProgramBuild this_program_build();

}  // namespace mtasts
