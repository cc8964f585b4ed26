// Loads the libidn2 module for the first name that is not ASCII.
#include "adapters/libidn2/libidn2_idna.h"

#include "adapters/loading/module_table.h"

namespace mtasts {

Result<std::string> libidn2_to_a_labels(std::string_view name) {
  static const auto kTable = load_module_table<Libidn2Module>("libidn2");
  if (!kTable) return fail(kTable.error());
  return (*kTable)->a_labels(name);
}

}  // namespace mtasts
