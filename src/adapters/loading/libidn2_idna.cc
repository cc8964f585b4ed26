// Loads the libidn2 module for the first name that is not ASCII.
#include "adapters/libidn2/libidn2_idna.h"

#include "adapters/loading/module_table.h"

namespace mtasts {
namespace {

const Result<const Libidn2Module*>& libidn2_table() {
  static const auto kTable = load_module_table<Libidn2Module>("libidn2");
  return kTable;
}

}  // namespace

Result<std::string> libidn2_to_a_labels(std::string_view name) {
  if (!libidn2_table()) return fail(libidn2_table().error());
  return (*libidn2_table())->a_labels(name);
}

Result<std::string> libidn2_libraries() {
  if (!libidn2_table()) return fail(libidn2_table().error());
  return (*libidn2_table())->libraries();
}

}  // namespace mtasts
