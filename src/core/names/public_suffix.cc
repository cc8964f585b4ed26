#include "mtasts/public_suffix.h"

#include "core/names/public_suffix_rules.h"

namespace mtasts {
namespace {

// Binary search by position: the rules differ in length, and a table of them would be relocated at each
// start.
bool has_rule(std::string_view wanted) {
  std::string_view rules = kPublicSuffixRules;
  while (!rules.empty()) {
    const std::size_t before = rules.rfind('\n', rules.size() / 2 - 1);
    const std::size_t begin = before == std::string_view::npos ? 0 : before + 1;
    const std::size_t end = rules.find('\n', begin);
    const std::string_view rule = rules.substr(begin, end - begin);
    if (rule == wanted) return true;
    rules = wanted < rule ? rules.substr(0, begin) : rules.substr(end + 1);
  }
  return false;
}

}  // namespace

bool is_public_suffix(const DomainName& name) {
  const auto parent = name.parent();
  if (!parent) return true;
  if (has_rule('!' + name.text())) return false;
  return has_rule(name.text()) || has_rule("*." + parent->text()) || has_rule("*." + name.text());
}

}  // namespace mtasts
