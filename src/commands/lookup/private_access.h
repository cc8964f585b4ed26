// PrivateAccess: the domains that the operator typed, and those whose private addresses may be connected to.
#pragma once

#include <optional>
#include <string>
#include <unordered_set>
#include <vector>

#include "cli/options/domain_options.h"
#include "mtasts/domain_name.h"
#include "ports/idna.h"

namespace mtasts {

enum class Reach {
  everywhere,
  public_only,  // no private, loopback or link-local addresses
};

// A list may come from others: its domains must not lead connections into the operator's own network. A
// domain that the operator typed may.
class PrivateAccess {
 public:
  // `primary` is a domain that another option names, such as --primary.
  PrivateAccess(const DomainOptions& options, bool allow_private, Idna& idna,
                const std::optional<std::string>& primary = {});

  // `typed` are the operator's own domains; without a list all are.
  PrivateAccess(const std::vector<DomainName>& typed, bool has_list, bool allow_private);

  // True if the command line names the domain.
  [[nodiscard]] bool is_typed(const DomainName& domain) const {
    return !has_list_ || typed_.contains(domain.text());
  }
  [[nodiscard]] Reach reach_of(const DomainName& domain) const {
    return allows_all_ || is_typed(domain) ? Reach::everywhere : Reach::public_only;
  }

 private:
  void add_typed(const std::string& typed, Idna& idna);

  bool allows_all_;
  bool has_list_;
  std::unordered_set<std::string> typed_;
};

}  // namespace mtasts
