#include "commands/lookup/private_access.h"

#include "cli/options/typed_names.h"

namespace mtasts {

PrivateAccess::PrivateAccess(const DomainOptions& options, bool allow_private, Idna& idna,
                             const std::optional<std::string>& primary)
    : allows_all_(allow_private), has_list_(!options.files.empty()) {
  if (!has_list_) return;
  for (const std::string& operand : options.operands) add_typed(operand, idna);
  if (primary) add_typed(*primary, idna);
}

PrivateAccess::PrivateAccess(const std::vector<DomainName>& typed, bool has_list, bool allow_private)
    : allows_all_(allow_private), has_list_(has_list) {
  for (const DomainName& domain : typed) typed_.insert(domain.text());
}

void PrivateAccess::add_typed(const std::string& typed, Idna& idna) {
  if (auto domain = parse_typed_policy_domain(typed, idna)) typed_.insert(domain->text());
}

}  // namespace mtasts
