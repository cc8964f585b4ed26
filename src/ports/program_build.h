// ProgramBuild: the origin of the running program, for reports of faults.
#pragma once

#include <string>
#include <vector>

#include "mtasts/result.h"

namespace mtasts {

// A part of the program, and the versions of its libraries: "ldns 1.8.3". Fault::unreadable, code
// "module-not-loaded", if it is missing.
struct ProgramPart {
  std::string name;  // "ldns"
  Result<std::string> libraries;
};

struct ProgramBuild {
  std::string identity;  // a digest of sources, compiler and settings
  std::string compiler;  // "g++ 12.2.0"
  std::vector<ProgramPart> parts;
};

}  // namespace mtasts
