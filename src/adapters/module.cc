// The only source that knows how a module is loaded. Never unloaded: what it opened may live to the end, and
// the libraries that came with it do not like to go.
#include "adapters/module.h"

#include <dlfcn.h>

#include <filesystem>
#include <system_error>

#include "mtasts/printable.h"

namespace mtasts {

// In a source of its own, which the build writes (cmake/build_identity.cmake).
extern const char* const kBuildIdentity;

namespace {

Error not_loaded(const std::string& why) {
  return {Fault::unreadable, "module-not-loaded", "a part of mtasts cannot be loaded: " + why,
          "install mtasts anew: the program and its modules belong together"};
}

// What the loader says of its last failure; it names the file.
std::string last_words(const std::string& path) {
  const char* words = ::dlerror();
  return printable(words == nullptr ? path : std::string(words));
}

}  // namespace

bool is_this_build(std::string_view build) {
  return build == kBuildIdentity;
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
  if (module == nullptr) return fail(not_loaded(last_words(path)));
  void* symbol = ::dlsym(module, "mtasts_module");
  if (symbol == nullptr) return fail(not_loaded(last_words(path)));
  const auto entry = reinterpret_cast<const void* (*)(const char*)>(symbol);
  const void* offer = entry(kBuildIdentity);
  if (offer == nullptr) return fail(not_loaded(printable(path) + " belongs to another build of mtasts"));
  return offer;
}

}  // namespace mtasts
