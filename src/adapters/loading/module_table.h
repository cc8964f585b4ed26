// Loads a module as the table of functions that it exports.
#pragma once

#include <string_view>

#include "adapters/module.h"

namespace mtasts {

// Loads the module `name`, whose table has the type Table. Errors as module_path() and load_module().
template <class Table>
[[nodiscard]] Result<const Table*> load_module_table(std::string_view name) {
  const auto path = module_path(name);
  if (!path) return fail(path.error());
  const auto table = load_module(*path);
  if (!table) return fail(table.error());
  return static_cast<const Table*>(*table);
}

}  // namespace mtasts
