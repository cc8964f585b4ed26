// Lookups of MX and of existing ids. A failed lookup is never "no record".
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "cli/context.h"
#include "cli/options/lookup_options.h"
#include "commands/lookup/watched_dns.h"
#include "mtasts/domain_name.h"
#include "mtasts/hosted_records.h"
#include "mtasts/mx_set.h"
#include "mtasts/policy_id.h"
#include "mtasts/resource_record.h"
#include "ports/dns.h"

namespace mtasts {

// Opens the DNS that the command line requests: zone files, the named servers, MTASTS_RESOLVER, else
// resolv.conf. Null with --offline and no zone file.
[[nodiscard]] Result<std::unique_ptr<WatchedDns>> open_dns(const LookupOptions& options, Context& context);
// The same for a Dns that has it below and is watched itself.
[[nodiscard]] Result<std::unique_ptr<Dns>> open_dns_unwatched(const LookupOptions& options, Context& context);

// Fault::usage, code "offline": a lookup is needed and forbidden. `instead` is the hint.
[[nodiscard]] Error offline_error(std::string_view what, std::string_view instead);

// The warning where no lookup is allowed.
inline constexpr std::string_view kCoverageNotChecked =
    "coverage is not checked: --offline forbids to look up MX";

// True if answers come from zone files instead of the network.
[[nodiscard]] inline bool reads_zone_files(const LookupOptions& options) {
  return !options.zone_files.empty();
}

// Fault::undetermined with the reason as code: "example.com: MX could not be determined: timed out ...".
[[nodiscard]] Error lookup_error(const DomainName& name, std::string_view type, const DnsFailure& failure);
// The failure where no authoritative server is known, so that none was asked.
[[nodiscard]] DnsFailure no_authoritative_server();

// The name of --origin, absolute: "example.com.". Nothing without the option. Fault::usage.
[[nodiscard]] Result<std::optional<std::string>> absolute_origin(const std::optional<std::string>& typed,
                                                                 Idna& idna);

struct MxLookup {
  DomainName domain;
  Result<MxSet> mx;  // the error is a lookup_error
  std::vector<std::string> cname_chain = {};
};

[[nodiscard]] Task<MxLookup> look_up_mx(Dns& dns, DomainName domain);
// Reads the answer to a question for MX; moves from it.
[[nodiscard]] MxLookup read_mx_answer(DomainName domain, DnsAnswer& answer);

// The MX that a policy must cover: the result of look_up_mx, or, if allowed, the implicit one (RFC 5321 §5.1)
// with a warning.
struct UsableMx {
  MxSet set;
  std::vector<Finding> warnings = {};
};
[[nodiscard]] Task<Result<UsableMx>> look_up_usable_mx(Dns& dns, DomainName domain, bool allow_implicit);

// Returns a warning for each host that is a CNAME (RFC 2181 §10.3). Failed lookups are ignored.
[[nodiscard]] Task<std::vector<Finding>> find_mx_aliases(Dns& dns, std::vector<DomainName> hosts);

// A name below the domain that nobody publishes: an answer for it is that of a wildcard (RFC 4592 §2.1).
// Error if it would be too long.
[[nodiscard]] Result<DomainName> unpublished_name(const DomainName& domain);

// The TXT records at a name of a Policy Domain, at the authoritative servers or in the zone files. The answer
// of a wildcard is no existing record.
struct ExistingTexts {
  std::vector<DnsAnswer> answers = {};        // of the servers that answered
  std::vector<DnsFailure> failures = {};      // of the other servers
  std::vector<std::string> of_wildcard = {};  // the texts that were no existing records

  // All texts, sorted, if the servers that answered agree.
  [[nodiscard]] std::optional<std::vector<TxtData>> agreed() const;
  // Each text at any server that is that of another service. The name is that of records of this kind.
  [[nodiscard]] std::vector<TxtData> foreign(RecordKind kind) const;
  // The first target of a server that has a CNAME there, else "".
  [[nodiscard]] std::string cname() const;
};
// Fault::undetermined if no server answers.
[[nodiscard]] Task<Result<ExistingTexts>> look_up_existing_texts(Dns& dns, DomainName policy_domain,
                                                                 DomainName owner);

// Fault::refused, code "delegated": the _mta-sts record of a domain is a CNAME, so the id is another owner's.
[[nodiscard]] Error delegated_error(const DomainName& policy_domain, const std::string& target);

// Looks up _mta-sts.<domain> like look_up_existing_texts(). The ids of a wildcard are used ones.
// Fault::undetermined if no server answers; Fault::refused, code "delegated", if the name is a CNAME: the id
// then belongs to the target.
struct ExistingIds {
  KnownIds ids = {};
  std::vector<Finding> warnings = {};              // of servers that failed while others answered
  std::optional<std::vector<TxtData>> texts = {};  // all TXT records, if all servers agree
  std::optional<Ttl> ttl = {};                     // of the first records found, unless a cache answered
};
[[nodiscard]] Task<Result<ExistingIds>> look_up_existing_ids(Dns& dns, DomainName policy_domain);

}  // namespace mtasts
