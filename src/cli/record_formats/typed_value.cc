#include "cli/record_formats/typed_value.h"

#include <cassert>

namespace mtasts {

std::string relative_name(const DomainName& owner, const DomainName& zone) {
  assert(owner != zone && owner.is_within(zone));
  return owner.text().substr(0, owner.text().size() - zone.text().size() - 1);
}

std::string typed_value(const Rdata& rdata) {
  const auto* txt = std::get_if<TxtData>(&rdata);
  return txt != nullptr ? txt->text : print_rdata(rdata);
}

std::string cloudflare_content(const Rdata& rdata) {
  const auto* cname = std::get_if<CnameData>(&rdata);
  return cname != nullptr ? cname->target.text() : print_rdata(rdata);
}

}  // namespace mtasts
