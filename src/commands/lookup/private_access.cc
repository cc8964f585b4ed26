#include "commands/lookup/private_access.h"

#include "commands/bulk/domain_source.h"

namespace mtasts {

PrivateAccess::PrivateAccess(const DomainOptions& options, bool allow_private, Idna& idna)
    : allows_all_(allow_private), has_list_(!options.files.empty()) {
  if (!has_list_) return;
  for (const std::string& operand : options.operands) {
    if (auto domain = parse_typed_policy_domain(operand, idna)) typed_.insert(domain->text());
  }
}

}  // namespace mtasts
