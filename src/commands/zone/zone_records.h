// ZoneRecords: plans the records of each domain for gen-zone. It checks that the policy covers the MX, finds
// the id, and checks that the names are free for a CNAME.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "cli/context.h"
#include "commands/lookup/id_source.h"
#include "commands/lookup/live_policies.h"
#include "commands/lookup/published_records.h"
#include "commands/options/gen_zone_options.h"
#include "commands/output/domain_outcome.h"
#include "commands/output/existing_file.h"
#include "commands/zone/record_run.h"
#include "mtasts/deployment.h"
#include "mtasts/hosted_records.h"
#include "ports/dns.h"

namespace mtasts {

// The requested kinds of records: all, or that of --only.
[[nodiscard]] std::vector<RecordKind> wanted_kinds(const GenZoneOptions& options);

// A domain that the CNAMEs of hosted domains can lead to.
struct Primary {
  DomainName domain;
  std::optional<Policy> policy = {};  // none with --offline: coverage is not checked
  std::shared_ptr<const ExistingZone> existing = std::make_shared<ExistingZone>();  // in its file
  // For domains that have neither a file nor an _smtp._tls record of their own.
  std::optional<HostedRecords> hosted_records = {};
  std::optional<HostedZoneText> hosted_text = {};  // if they are printed without a lookup
  // The reason why no CNAME may lead to it in this run. It still claims the domains that its policy covers: a
  // failed lookup does not move a domain to another primary.
  std::optional<Error> fault = {};
  std::vector<Finding> warnings = {};

  // True if hosted_text prints the records of the domain: they need neither a lookup nor another form.
  [[nodiscard]] bool prints(const DomainName& hosted) const { return hosted_text && hosted != domain; }
};

class ZoneRecords {
 public:
  // Without DNS, coverage and names are not checked. Takes the existing output from `run`; with --output-dir
  // each domain has its own. `run` must outlive it.
  ZoneRecords(const GenZoneOptions& options, RequestedPolicy policy_request, WebTarget web, RecordRun& run,
              Context& context);

  // Reads the policy that the command line names (--policy, --mx). It is used whatever MX the primary has in
  // DNS. Errors of reading the file.
  [[nodiscard]] Result<void> read_named_policy();

  // Finds the primary and the policy that must cover hosted domains: the named one, which must cover the MX
  // of the primary, else one planned from these MX. Errors of plan_policy, of lookups and of reading its
  // file.
  [[nodiscard]] Task<Result<Primary>> find_primary(DomainName primary);
  // The same with a policy of its own from a tree.
  [[nodiscard]] Task<Result<Primary>> primary_with(DomainName primary, Policy policy);

  // Plans the records of the one primary, or of one with --each, whose own MX must make a policy.
  [[nodiscard]] Task<DomainOutcome> primary_outcome(DomainName primary);
  [[nodiscard]] Task<DomainOutcome> each_outcome(DomainName primary);
  // Plans the records of a hosted domain.
  [[nodiscard]] Task<DomainOutcome> hosted_outcome(DomainName&& hosted, const Primary& primary);
  // The same with the primary whose policy covers all MX hosts of the domain and is not of mode none. Of
  // several it is the one that the domain has today, else the narrowest. Fault::refused, code
  // "no-policy-covers", if there is none; "several-policies-cover", if none of several is the narrowest;
  // "primary-left-out", if the primary has a fault. With --list the outcome is the line "domain primary".
  [[nodiscard]] Task<DomainOutcome> hosted_outcome_by_cover(DomainName hosted,
                                                            const std::vector<Primary>& primaries);

  // With --output-dir, moves the records of an outcome to the domain's own file.
  [[nodiscard]] DomainOutcome move_to_own_file(DomainOutcome outcome, const DomainName& domain, Role role,
                                               RecordRun& run) const;

  // The _smtp._tls record that hosted domains have by default.
  [[nodiscard]] HostedTlsrpt default_tlsrpt() const {
    return options_.hosted_tlsrpt.value_or(HostedTlsrpt::cname);
  }
  // The _smtp._tls record of a hosted domain: by --hosted-tlsrpt, else the existing one, else the default.
  [[nodiscard]] HostedTlsrpt tlsrpt_of(const DomainName& hosted, const Primary& primary,
                                       const ExistingZone& existing) const {
    if (options_.hosted_tlsrpt) return *options_.hosted_tlsrpt;
    return existing.hosted_tlsrpt(hosted, primary.existing->has_tlsrpt());
  }

  // Warns if there is no address for reports, neither requested nor existing.
  void warn_without_rua(const DomainName& primary) const;

 private:
  [[nodiscard]] bool is_wanted(RecordKind kind) const { return !options_.only || *options_.only == kind; }
  // True if --allow-uncovered allows the error.
  [[nodiscard]] bool is_allowed(const Error& error) const {
    return options_.allow_uncovered && error.code == Code("not-covered");
  }
  // Adds the existing _smtp._tls records of a domain if none are planned since its rua is not known: a CNAME,
  // or records that senders ignore.
  void keep_tlsrpt(const DomainName& domain, const ExistingZone& existing,
                   std::vector<ResourceRecord>& records) const;
  // Remembers the published reports of a domain where neither the command line nor its file has a rua.
  [[nodiscard]] Task<Result<void>> learn_reports(DomainName domain, const ExistingZone& existing);
  [[nodiscard]] Task<Result<const Primary*>> choose_primary(DomainName hosted,
                                                            std::vector<const Primary*> covering);
  // The target of the domain's _mta-sts CNAME in DNS, else in the existing output.
  [[nodiscard]] Task<Result<std::optional<std::string>>> current_target(DomainName hosted);
  // The policy that the _mta-sts record of a primary announces, where the command line names it.
  [[nodiscard]] Result<std::optional<AnnouncedPolicy>> announced_policy(const DomainName& primary) const;
  // Returns the warnings of what is allowed.
  [[nodiscard]] Task<Result<std::vector<Finding>>> check_own_mx(DomainName primary, const Policy& policy);
  [[nodiscard]] Task<Result<Policy>> policy_of_mx(DomainName primary);
  [[nodiscard]] Task<DomainOutcome> cname_outcome(DomainName hosted, const Primary& primary,
                                                  std::vector<Finding> warnings);
  [[nodiscard]] Task<DomainOutcome> hosted_outcome_if_covered(DomainName hosted, const Primary& primary);
  [[nodiscard]] bool lacks_rua(const DomainName& primary) const;
  // `primary` publishes the policy of the domain.
  [[nodiscard]] Task<DomainOutcome> checked_outcome(DomainName domain, DomainName primary,
                                                    std::vector<ResourceRecord> records,
                                                    std::optional<PlannedId> planned);
  // The outcome of records whose policy is not live yet: without the new _mta-sts record.
  [[nodiscard]] DomainOutcome withhold_sts_record(const DomainName& domain, Role role,
                                                  std::vector<ResourceRecord> records,
                                                  const Error& why) const;
  // The records in the domain's own file below --output-dir.
  [[nodiscard]] std::vector<ResourceRecord> records_in_own_file(const DomainName& domain) const;
  // True if the domain has a file below --output-dir that is not empty.
  [[nodiscard]] bool has_file(const DomainName& domain) const;
  // The existing zone in the domain's own file, or in that of -o.
  [[nodiscard]] Result<std::shared_ptr<const ExistingZone>> existing_zone_of(const DomainName& domain) const;
  // True if each domain has its existing records in its own file.
  [[nodiscard]] bool reads_own_files() const;
  // `owner` has the _smtp._tls record; `has_tlsrpt` is true if one exists outside of `existing`.
  [[nodiscard]] RequestedRecords record_settings(const ExistingZone& existing, const DomainName& owner,
                                                 bool has_tlsrpt) const;
  // The primary with the records that all its hosted domains share.
  [[nodiscard]] Primary make_primary(DomainName domain, std::optional<Policy> policy,
                                     std::shared_ptr<const ExistingZone> existing) const;

  const GenZoneOptions& options_;
  RequestedPolicy policy_request_;
  WebTarget web_;
  Dns* dns_;
  LivePolicies* live_;
  IdSource& ids_;
  std::shared_ptr<const ExistingZone> existing_;
  PublishedRecords published_;
  std::map<std::string, PublishedReports> published_reports_ = {};  // by domain; of primaries in use
  Context& context_;
  std::optional<Policy> policy_ = {};
};

}  // namespace mtasts
