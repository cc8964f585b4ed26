// What gen-zone asks and decides for each domain: whether the policy covers its MX, which id stands, whether
// its names are free for a CNAME, and the records that follow.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "cli/context.h"
#include "commands/bulk/domain_outcome.h"
#include "commands/gen_zone.h"
#include "commands/lookup/id_source.h"
#include "commands/lookup/live_policies.h"
#include "commands/output/standing_file.h"
#include "commands/zone/record_run.h"
#include "mtasts/deployment.h"
#include "mtasts/hosted_records.h"
#include "ports/dns.h"

namespace mtasts {

// The kinds of records that are asked for: all, or that of --only.
[[nodiscard]] std::vector<RecordKind> wanted_kinds(const GenZoneOptions& options);

// A domain that hosted domains can point at.
struct Primary {
  DomainName domain;
  std::optional<Policy> policy = {};  // none where nothing may be looked up: coverage is not checked then
  std::shared_ptr<const StandingZone> standing = std::make_shared<StandingZone>();  // what stands in its file
  // Of domains that have neither a file nor an _smtp._tls record of their own.
  std::optional<HostedRecords> hosted_records = {};
  std::optional<HostedZoneText> hosted_text = {};  // where they are printed at once
  // Why nothing may point at it this time. It keeps its claim on what its policy covers: a domain does not
  // move to another primary because a lookup failed.
  std::optional<Error> fault = {};

  // The records of a hosted domain as zone text; empty where they need a lookup or another form.
  [[nodiscard]] std::optional<std::string> print_at_once(const DomainName& hosted) const;
};

class ZoneRecords {
 public:
  // Without DNS, coverage and names are not checked. Takes the existing output from `run`; with --output-dir
  // each domain has its own. `run` must outlive it.
  ZoneRecords(const GenZoneOptions& options, RequestedPolicy policy_wishes, WebTarget web, RecordRun& run,
              Context& context);

  // The policy that the command line names (--policy, --mx), which covers whatever DNS says of the primary's
  // own MX. Errors of reading the file.
  [[nodiscard]] Result<void> read_named_policy();

  // The primary with the policy that hosted domains are held against: the named one, which must cover the MX
  // that the primary has, else one of the primary's MX.
  // Fault::refused and Fault::undetermined as plan_policy and lookups give them; errors of reading its file.
  [[nodiscard]] Task<Result<Primary>> find_primary(DomainName primary);
  // The same with a policy of its own, out of a tree.
  [[nodiscard]] Task<Result<Primary>> primary_with(DomainName primary, Policy policy);

  // The records of the one primary; of a primary among many, whose own MX must make a policy.
  [[nodiscard]] Task<DomainOutcome> of_primary(DomainName primary);
  [[nodiscard]] Task<DomainOutcome> of_each(DomainName primary);
  // The records of a hosted domain.
  [[nodiscard]] Task<DomainOutcome> of_hosted(DomainName&& hosted, const Primary& primary);
  // The same with the first primary whose policy has mx for every MX host of the domain; Fault::refused, code
  // "no-policy-covers", when there is none; code "primary-left-out" when nothing may point at it now.
  [[nodiscard]] Task<DomainOutcome> of_hosted_by_first(DomainName hosted,
                                                       const std::vector<Primary>& primaries);

  // Warns where no address for reports is named and none stands.
  void warn_without_rua(const DomainName& primary) const;

 private:
  [[nodiscard]] bool is_wanted(RecordKind kind) const { return !options_.only || *options_.only == kind; }
  [[nodiscard]] HostedTlsrpt hosted_tlsrpt() const {
    return options_.hosted_tlsrpt.value_or(HostedTlsrpt::cname);
  }
  // Whether hosted domains have an _smtp._tls record of their own.
  [[nodiscard]] bool has_own_tlsrpt() const {
    return is_wanted(RecordKind::tlsrpt) && hosted_tlsrpt() == HostedTlsrpt::own;
  }
  // Whether the error says no more than what --allow-uncovered allows.
  [[nodiscard]] bool is_allowed(const Error& error) const {
    return options_.allow_uncovered && error.code == Code("not-covered");
  }
  [[nodiscard]] Task<Result<void>> check_own_mx(DomainName primary, const Policy& policy);
  [[nodiscard]] Task<Result<Policy>> policy_of_mx(DomainName primary);
  [[nodiscard]] Task<DomainOutcome> pointed_at(DomainName hosted, const Primary& primary,
                                               std::vector<Finding> warnings);
  [[nodiscard]] Task<DomainOutcome> of_hosted_if_covered(DomainName hosted, const Primary& primary);
  [[nodiscard]] bool lacks_rua(const DomainName& primary) const;
  // `primary` publishes the policy of the domain.
  [[nodiscard]] Task<DomainOutcome> emitted(DomainName domain, DomainName primary,
                                            std::vector<ResourceRecord> records,
                                            std::optional<PlannedId> planned);
  // What is left of a domain's records when the policy is not live yet.
  [[nodiscard]] DomainOutcome withheld(const DomainName& domain, Role role,
                                       std::vector<ResourceRecord> records, const Error& why) const;
  // Whether a file of its own that says something stands below --output-dir.
  [[nodiscard]] bool has_file(const DomainName& domain) const;
  // What stands in the domain's own file, or in that of -o.
  [[nodiscard]] Result<std::shared_ptr<const StandingZone>> standing_of(const DomainName& domain) const;
  // Whether what stands is in the file of each domain.
  [[nodiscard]] bool has_standing_files() const;
  // `owner` has the _smtp._tls record; `has_tlsrpt` says whether one stands elsewhere than in `standing`.
  [[nodiscard]] RequestedRecords record_wishes(const StandingZone& standing, const DomainName& owner,
                                               bool has_tlsrpt) const;
  // The primary, ready for hosted domains to point at it.
  [[nodiscard]] Primary pointed_at_primary(DomainName domain, std::optional<Policy> policy,
                                           std::shared_ptr<const StandingZone> standing) const;

  const GenZoneOptions& options_;
  RequestedPolicy policy_wishes_;
  WebTarget web_;
  Dns* dns_;
  LivePolicies* live_;
  IdSource& ids_;
  std::shared_ptr<const StandingZone> standing_;
  Context& context_;
  std::optional<Policy> policy_ = {};
};

}  // namespace mtasts
