// The id that a generator prints: --id, else the one that stands, else today's first; with --bump the
// successor.
#pragma once

#include <optional>

#include "cli/context.h"
#include "cli/options/id_options.h"
#include "mtasts/deployment.h"
#include "mtasts/ledger.h"
#include "ports/dns.h"

namespace mtasts {

class IdSource {
 public:
  // Reads the ledger. `dns` may be null, with --offline. Errors are those of reading the ledger and the date.
  [[nodiscard]] static Result<IdSource> open(const IdOptions& options, Dns* dns, Context& context);

  // `in_output` are the ids in the file that is written again. Fault::usage, code "offline", when nothing may
  // tell what stands; errors of ask_standing_ids and next_policy_id.
  [[nodiscard]] Task<Result<PlannedId>> id_for(DomainName policy_domain, KnownIds in_output);

 private:
  IdSource(const IdOptions& options, Dns* dns, Day today) : options_(&options), dns_(dns), today_(today) {}

  const IdOptions* options_;
  Dns* dns_;
  Day today_;
  std::optional<Ledger> ledger_ = {};
};

// plan_id of the ids that are known already and of those that DNS has, which is not asked when it is null.
// Warnings say whose record they are about. Errors of ask_standing_ids and plan_id.
[[nodiscard]] Task<Result<PlannedId>> plan_id_of(DomainName policy_domain, KnownIds known, Dns* dns,
                                                 IdAction wish, Day today);

// The ids of a domain in a ledger: the last one stands, all were used.
[[nodiscard]] KnownIds ids_in_ledger(const Ledger& ledger, const DomainName& policy_domain);

// The text of a ledger that would be written; nothing when there is none yet. Fault::unreadable.
[[nodiscard]] Result<std::optional<std::string>> read_ledger_text(const std::string& path, Context& context);
// A ledger that is only read. Fault::input; Fault::unreadable also for a missing file.
[[nodiscard]] Result<Ledger> read_ledger(const std::string& path, Context& context);

// A text of a ledger, its errors placed in `path`.
[[nodiscard]] Result<Ledger> ledger_of(std::string_view text, const std::string& path);

}  // namespace mtasts
