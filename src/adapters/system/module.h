// Modules: parts of the program in shared libraries of their own, loaded on first use. Most commands need no
// module and start much faster without its libraries.
//
// Program and module are compiled from the same sources, and each has its own copy of shared code. Objects
// are passed between them, global variables are not shared, and a module of another build is rejected.
#pragma once

#include <string>
#include <string_view>

#include "mtasts/result.h"

namespace mtasts {

// A digest of sources, compiler and settings of this program or module.
[[nodiscard]] std::string_view build_identity();

// True if `build`, a digest of sources, compiler and settings, is the build of the program or module that is
// called.
[[nodiscard]] bool is_this_build(std::string_view build);

// Returns the path of the module `name`, relative to the location of the program, so that an installation can
// be moved. Fault::unreadable, code "module-not-loaded", if the location of the program is unknown.
[[nodiscard]] Result<std::string> module_path(std::string_view name);

// Loads the module in the file `path`, until the process ends, and returns its table of functions.
// Fault::unreadable, code "module-not-loaded", if it is missing, cannot be loaded or is of another build.
[[nodiscard]] Result<const void*> load_module(const std::string& path);

}  // namespace mtasts

// Defines the only exported symbol of a module: extern "C" const void* mtasts_module(const char* build). It
// returns the module's Table of these functions, or null for a program of another build.
#define MTASTS_MODULE(Table, ...)                                                          \
  extern "C" [[gnu::visibility("default")]] const void* mtasts_module(const char* build) { \
    static constexpr Table kTable = {__VA_ARGS__};                                         \
    return mtasts::is_this_build(build) ? &kTable : nullptr;                               \
  }
