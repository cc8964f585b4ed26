// RecordRun: the inputs and outputs that gen-sts, gen-tlsrpt and gen-zone open before the first domain.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "cli/context.h"
#include "cli/json_output.h"
#include "cli/options/id_options.h"
#include "cli/options/output_options.h"
#include "commands/bulk/bulk_run.h"
#include "commands/lookup/id_source.h"
#include "commands/lookup/live_policies.h"
#include "commands/output/domain_outcome.h"
#include "commands/output/emission.h"
#include "commands/output/existing_file.h"
#include "ports/dns.h"
#include "ports/idna.h"

namespace mtasts {

// Finds the zone of a domain's records, for the formats that name it.
class RecordZones {
 public:
  // If `dns` is null, each domain counts as a zone of its own, unless --zone names one. Fault::usage if
  // --zone is no name.
  [[nodiscard]] static Result<RecordZones> open(const RecordOutput& output, Dns* dns, Idna& idna);

  // True if a zone can differ from the domain, which is the default of an outcome.
  [[nodiscard]] bool has_others() const { return dns_ != nullptr || zone_; }
  // The zone of --zone.
  [[nodiscard]] const std::optional<DomainName>& named_zone() const { return zone_; }
  // Returns the outcome with its zone. Rejects records outside of the zone of --zone (Fault::refused, code
  // "other-zone"), and those whose SOA lookup fails (Fault::undetermined).
  [[nodiscard]] Task<DomainOutcome> assign_zone(DomainOutcome outcome, DomainName domain, Role role) const;

 private:
  RecordZones(Dns* dns, std::optional<DomainName> zone) : dns_(dns), zone_(std::move(zone)) {}
  [[nodiscard]] Task<Result<DomainName>> zone_of(DomainName domain) const;

  Dns* dns_;  // null if the domain is the zone
  std::optional<DomainName> zone_;
};

struct RecordRunSettings {
  BulkSettings bulk;
  const RecordOutput& records;
  std::vector<RecordKind> kinds;  // that the command writes
  bool uses_dns = true;
  bool replace_foreign = false;    // --replace-foreign
  const IdOptions* ids = nullptr;  // null where no _mta-sts record is printed
  bool when_live = false;
  std::optional<std::string> typed_primary = {};  // beside the operands of `bulk`
  // The policies that must be live, as LivePolicies::open() takes them.
  std::optional<std::string> policy_file = {};
  std::optional<std::string> policy_tree = {};
};

struct RecordRun {
  std::unique_ptr<WatchedDns> dns;  // null where nothing may be looked up
  RecordZones zones;
  std::optional<IdSource> ids;
  std::optional<LivePolicies> live;  // with --when-live
  Emission emission;
  std::shared_ptr<ExistingZone> existing;  // in the file of -o
  const OutputOptions* output;
  std::optional<std::string> output_dir;
  const RecordFormat* format;
  bool keeps_foreign;  // TXT records of other services are printed again
  Context* context;
  Removals removals = {};          // from the domains' own files below output_dir
  bool warned_of_unknown = false;  // TXT records of other services may exist, and may not be looked up

  // Checks the inputs and opens all of the above; returns the first error.
  [[nodiscard]] static Result<RecordRun> open(const RecordRunSettings& settings, Context& context);

  // True if complete() may change an outcome.
  [[nodiscard]] bool has_more_than_records() const;
  // Finds the zone of the records, and adds the TXT records of other services at their names. A domain that
  // could not be determined keeps its existing records.
  [[nodiscard]] Task<DomainOutcome> complete(DomainOutcome outcome, DomainName domain, Role role);
  // A domain that is left out keeps its existing records, whatever the reason.
  [[nodiscard]] DomainOutcome keep_records(DomainOutcome outcome, const DomainName& domain, Role role);
  // Takes each domain of the settings, all of them primaries, through `outcome_of` and complete(). Completes
  // the output.
  [[nodiscard]] ExitCode run_primaries(const BulkSettings& bulk,
                                       const std::function<Task<DomainOutcome>(DomainName)>& outcome_of);
  // Notes the domain's own file: if it loses records, it waits for finish().
  void count_removals(const DomainName& domain, const std::vector<ResourceRecord>& in_own_file,
                      const std::vector<ResourceRecord>& planned, OutcomeFile& file);
  // Names the domains that lose records, and refuses to remove many without --force-removals. Completes the
  // output.
  [[nodiscard]] ExitCode finish();
  // Reports the domains that lose records at `place`, a path or a server. Fault::refused, code
  // "many-removals".
  [[nodiscard]] Result<void> permit_removals(const std::string& place, const Removals& lost);

 private:
  // Fault::undetermined if the existing TXT records must be known and cannot be looked up; Fault::refused,
  // code "cname-conflict", if a CNAME would replace some.
  [[nodiscard]] Task<Result<void>> keep_foreign(DomainOutcome& outcome, Role role);
  // The published TXT records of other services at a name; also notes all of them in `planned`.
  [[nodiscard]] Task<Result<std::vector<TxtData>>> published_foreign(DomainRecords& planned, RecordKind kind);
};

}  // namespace mtasts
