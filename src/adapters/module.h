// Modules: parts of the program that stand in files of their own beside it, with the libraries that they
// need, and are loaded when they are first needed. Most commands need none, and start in a fraction of the
// time.
//
// Program and module are compiled from the same sources and have each their own copy of what both use:
// objects cross the border, but no variable is shared, and a module of another build is refused.
#pragma once

#include <string>
#include <string_view>

#include "mtasts/result.h"

// The one symbol that a module shows: extern "C" const void* mtasts_module(const char* build), which returns
// what the module offers, a table of functions, or null to a program of another build.
#define MTASTS_MODULE_ENTRY [[gnu::visibility("default")]]

namespace mtasts {

// Whether `build` is the one of whoever is asked: the sources, the compiler and its settings in one digest.
[[nodiscard]] bool is_this_build(std::string_view build);

// Where the module of that name belongs: at a fixed place relative to the program, wherever the tree was
// moved. Fault::unreadable, code "module-not-loaded", where the system does not say which program this is.
[[nodiscard]] Result<std::string> module_path(std::string_view name);

// What the module in this file offers. It stays loaded until the process ends. Fault::unreadable, code
// "module-not-loaded", when it is missing, cannot be loaded or is of another build.
[[nodiscard]] Result<const void*> load_module(const std::string& path);

}  // namespace mtasts
