// IdSource: the id that a generator prints. It is that of --id, else the existing one, else today's first;
// with --bump the successor.
#pragma once

#include <optional>
#include <string>

#include "cli/context.h"
#include "cli/options/id_options.h"
#include "mtasts/deployment.h"
#include "mtasts/ledger.h"
#include "ports/dns.h"

namespace mtasts {

// The policy that an _mta-sts record announces, and its file.
struct AnnouncedPolicy {
  Policy policy;
  std::string path;
};

class IdSource {
 public:
  // Reads the ledger. `dns` is null with --offline. Errors of reading the ledger and of the date.
  [[nodiscard]] static Result<IdSource> open(const IdOptions& options, Dns* dns, Context& context);

  // Finds the id of a domain. `in_output` has the ids of the existing output. Fault::usage, code "offline",
  // if there is no source for the existing id; Fault::refused, code "policy-not-recorded", if the last policy
  // of the ledger is not the announced one, and --bump does not ask for a new id; errors of
  // look_up_existing_ids and plan_id.
  [[nodiscard]] Task<Result<PlannedId>> id_for(DomainName policy_domain, KnownIds in_output,
                                               std::optional<AnnouncedPolicy> announced = std::nullopt);
  // True if announced policies are compared with a ledger.
  [[nodiscard]] bool has_ledger() const { return ledger_.has_value(); }

 private:
  [[nodiscard]] Result<void> check_recorded(const DomainName& policy_domain,
                                            const AnnouncedPolicy& announced) const;
  IdSource(const IdOptions& options, Dns* dns, Day today) : options_(&options), dns_(dns), today_(today) {}

  const IdOptions* options_;
  Dns* dns_;
  Day today_;
  std::optional<EntriesByDomain> ledger_ = {};
};

// Calls plan_id with the known ids and those in DNS, unless `dns` is null. The subject of each warning is the
// owner of the record. Errors of look_up_existing_ids and plan_id.
[[nodiscard]] Task<Result<PlannedId>> plan_id_of(DomainName policy_domain, KnownIds known, Dns* dns,
                                                 IdAction action, Day today);

// Reads the text of a ledger that a dry run would write; nothing if there is no file yet. Fault::unreadable.
[[nodiscard]] Result<std::optional<std::string>> read_ledger_text(const std::string& path, Context& context);
// Reads a ledger. Fault::input; Fault::unreadable also for a missing file.
[[nodiscard]] Result<Ledger> read_ledger(const std::string& path, Context& context);

// Parses the text of a ledger; errors name `path`.
[[nodiscard]] Result<Ledger> ledger_of(std::string_view text, const std::string& path);

}  // namespace mtasts
