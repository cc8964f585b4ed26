// IDNA of the program: loads libidn2 when the first name comes that is not in ASCII.
#include "adapters/libidn2/libidn2_idna.h"

#include "adapters/loading/offer.h"

namespace mtasts {

Result<std::string> a_labels_by_libidn2(std::string_view name) {
  static const auto kOffer = offer_of<Libidn2Module>("libidn2");
  if (!kOffer) return fail(kOffer.error());
  return (*kOffer)->a_labels(name);
}

}  // namespace mtasts
