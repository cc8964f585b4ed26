// ZoneDomains: takes the domains of gen-zone through their plans, those that others lead to first.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "commands/bulk/for_each_domain.h"
#include "commands/zone/uncovered_domains.h"
#include "commands/zone/zone_records.h"
#include "commands/zone/zone_updater.h"

namespace mtasts {

class ZoneDomains {
 public:
  // `updater` is null without --update. The references must outlive it.
  ZoneDomains(ZoneRecords& records, RecordRun& run, ZoneUpdater* updater, const GenZoneOptions& options,
              Context& context)
      : records_(records), run_(run), updater_(updater), options_(options), context_(context) {}

  // Finds the primaries that hosted domains use, `only` or those of --policies, and writes their records.
  // False where the only one has no records. Errors of reading the policies.
  [[nodiscard]] Result<bool> find_primaries(const std::optional<DomainName>& only);

  // The outcome of a domain that follows the primary: hosted, or a primary with --each.
  [[nodiscard]] ValueOrTask<DomainOutcome> step(DomainName&& domain);
  [[nodiscard]] DomainOutcome bad_entry(const std::string& typed, const Error& error) const {
    return record_rejection(typed, role(), error);
  }
  void report_uncovered() const { uncovered_.report(context_); }

 private:
  [[nodiscard]] Role role() const { return options_.each ? Role::primary : Role::hosted; }
  // True if the domain has the records that all hosted domains share, which need no planning.
  [[nodiscard]] bool is_printed_at_once(const DomainName& domain) const;
  [[nodiscard]] ValueOrTask<DomainOutcome> print_hosted(const DomainName& domain);
  [[nodiscard]] Task<DomainOutcome> plan(DomainName&& domain);
  [[nodiscard]] Task<DomainOutcome> finish(Task<DomainOutcome> planned, DomainName domain);

  ZoneRecords& records_;
  RecordRun& run_;
  ZoneUpdater* updater_;
  const GenZoneOptions& options_;
  Context& context_;
  std::optional<Primary> primary_ = {};
  std::vector<RecordKind> shared_kinds_ = {};  // of the records that all hosted domains of primary_ share
  std::vector<Primary> tree_ = {};
  UncoveredDomains uncovered_ = {};
};

}  // namespace mtasts
