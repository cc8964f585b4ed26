// What a module offers, as the table of functions that it is.
#pragma once

#include <string_view>

#include "adapters/module.h"

namespace mtasts {

// Loads the module of that name, whose table is an `Offer`. Errors are those of load_module().
template <class Offer>
[[nodiscard]] Result<const Offer*> offer_of(std::string_view name) {
  const auto path = module_path(name);
  if (!path) return fail(path.error());
  const auto offer = load_module(*path);
  if (!offer) return fail(offer.error());
  return static_cast<const Offer*>(*offer);
}

}  // namespace mtasts
