// The entry point of the libidn2 module.
#include "adapters/system/module.h"
#include "adapters/libidn2/libidn2_idna.h"

extern "C" MTASTS_MODULE_ENTRY const void* mtasts_module(const char* build) {
  static constexpr mtasts::Libidn2Module kTable = {mtasts::libidn2_to_a_labels, mtasts::libidn2_libraries};
  return mtasts::is_this_build(build) ? &kTable : nullptr;
}
