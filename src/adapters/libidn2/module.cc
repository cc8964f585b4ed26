// The entry of the module that makes A-labels with libidn2.
#include "adapters/module.h"
#include "adapters/libidn2/libidn2_idna.h"

extern "C" MTASTS_MODULE_ENTRY const void* mtasts_module(const char* build) {
  static constexpr mtasts::Libidn2Module kOffer = {mtasts::a_labels_by_libidn2};
  return mtasts::is_this_build(build) ? &kOffer : nullptr;
}
