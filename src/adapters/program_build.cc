#include "adapters/program_build.h"

#include "adapters/module.h"
#include "adapters/module_libraries.h"

namespace mtasts {
namespace {

#ifdef __clang__
constexpr const char* kCompiler = __VERSION__;
#else
constexpr const char* kCompiler = "g++ " __VERSION__;
#endif

}  // namespace

ProgramBuild this_program_build() {
  return {std::string(build_identity()),
          kCompiler,
          {{"connections", connections_libraries()},
           {"ldns", ldns_libraries()},
           {"libidn2", libidn2_libraries()},
           {"report_mail", report_mail_libraries()},
           {"report_store", report_store_libraries()}}};
}

}  // namespace mtasts
