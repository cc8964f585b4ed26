// Modules are never unloaded: their objects may live to the end of the process, and curl and OpenSSL do not
// support unloading.
#include "adapters/system/module.h"

#include <dlfcn.h>

#include <filesystem>
#include <system_error>

#include "mtasts/printable.h"

namespace mtasts {

// Defined in a generated source (cmake/build_identity.cmake).
extern const char* const kBuildIdentity;

namespace {

Error not_loaded(const std::string& why) {
  return {Fault::unreadable, "module-not-loaded", "a part of mtasts cannot be loaded: " + why,
          "reinstall mtasts: the program and its modules must come from one build"};
}

// The loader's message for its last error; it names the file.
std::string loader_error(const std::string& path) {
  const char* message = ::dlerror();
  return printable(message == nullptr ? path : std::string(message));
}

}  // namespace

std::string_view build_identity() {
  return kBuildIdentity;
}

bool is_this_build(std::string_view build) {
  return build == build_identity();
}

Result<std::string> module_path(std::string_view name) {
  std::error_code error;
  const std::filesystem::path program = std::filesystem::read_symlink("/proc/self/exe", error);
  if (error) return fail(not_loaded("/proc/self/exe: " + error.message()));
  const auto path = program.parent_path() / MTASTS_MODULES_FROM_PROGRAM / (std::string(name) + ".so");
  return path.lexically_normal().string();
}

Result<const void*> load_module(const std::string& path) {
  void* module = ::dlopen(path.c_str(), RTLD_NOW | RTLD_LOCAL);
  if (module == nullptr) return fail(not_loaded(loader_error(path)));
  void* symbol = ::dlsym(module, "mtasts_module");
  if (symbol == nullptr) return fail(not_loaded(loader_error(path)));
  const auto entry = reinterpret_cast<const void* (*)(const char*)>(symbol);
  const void* table = entry(kBuildIdentity);
  if (table == nullptr) return fail(not_loaded(printable(path) + " belongs to another build of mtasts"));
  return table;
}

}  // namespace mtasts
