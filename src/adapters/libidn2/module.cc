// The entry point of the libidn2 module.
#include "adapters/system/module.h"
#include "adapters/libidn2/libidn2_idna.h"

MTASTS_MODULE(mtasts::Libidn2Module, mtasts::libidn2_to_a_labels, mtasts::libidn2_libraries)
