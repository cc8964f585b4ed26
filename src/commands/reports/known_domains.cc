#include "commands/reports/known_domains.h"

#include <utility>

#include "cli/options/typed_names.h"
#include "commands/bulk/domain_source.h"
#include "commands/lookup/id_source.h"

namespace mtasts {
namespace {

// The domains of --domain and --domains-file; empty if there are none.
Result<std::set<DomainName>> own_domains(const DomainOptions& options, Context& context) {
  const auto typed = read_domains({.operands = options.operands}, context.ports.files, context.ports.idna);
  if (!typed) return fail(as_option_error("--domain", typed.error()));
  DomainOptions lists = options;
  lists.operands.clear();
  const auto listed = read_domains(lists, context.ports.files, context.ports.idna);
  if (!listed) return fail(listed.error());
  std::set<DomainName> own(typed->begin(), typed->end());
  own.insert(listed->begin(), listed->end());
  if (own.empty() && !options.files.empty()) return fail(no_domains());
  return own;
}

}  // namespace

Result<KnownDomains> read_known_domains(const ReportOptions& options, Context& context) {
  auto own = own_domains(options.domains, context);
  if (!own) return fail(own.error());
  KnownDomains known{.own = *std::move(own)};
  if (!options.ledger) return known;
  auto ledger = read_ledger(*options.ledger, context);
  if (!ledger) return fail(ledger.error());
  known.ledger = entries_by_domain(*std::move(ledger));
  return known;
}

}  // namespace mtasts
