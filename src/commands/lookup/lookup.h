// Asking for MX and for the ids that stand, with every failure kept apart from "there is none".
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "cli/context.h"
#include "cli/options/lookup_options.h"
#include "mtasts/domain_name.h"
#include "mtasts/mx_set.h"
#include "mtasts/policy_id.h"
#include "ports/dns.h"

namespace mtasts {

// The DNS that the command line asks for: zone files, the named servers, MTASTS_RESOLVER, else resolv.conf.
// Nothing with --offline and no zone file.
[[nodiscard]] Result<std::unique_ptr<Dns>> open_dns(const LookupOptions& options, Context& context);

// Fault::usage, code "offline": something must be looked up and may not be.
[[nodiscard]] Error offline_error(std::string_view what, std::string_view instead);

// What standard error is told where nothing may be looked up.
inline constexpr std::string_view kCoverageNotChecked =
    "coverage is not checked: --offline forbids to look up MX";

// Whether answers come from zone files instead of the network.
[[nodiscard]] inline bool reads_zone_files(const LookupOptions& options) {
  return !options.zone_files.empty();
}

// Fault::undetermined with the reason as code: "example.com: MX: timed out ...".
[[nodiscard]] Error lookup_error(const DomainName& name, std::string_view type, const DnsFailure& failure);

// A name typed for --origin, absolute: "example.com.". Nothing of nothing. Fault::usage.
[[nodiscard]] Result<std::optional<std::string>> absolute_origin(const std::optional<std::string>& typed,
                                                                 Idna& idna);

struct MxLookup {
  DomainName domain;
  Result<MxSet> mx;  // the error is a lookup_error
  std::vector<std::string> cname_chain = {};
};

[[nodiscard]] Task<MxLookup> ask_mx(Dns& dns, DomainName domain);
// What the answer to the question for its MX, which is used up, amounts to.
[[nodiscard]] MxLookup mx_lookup_of(DomainName domain, DnsAnswer& answer);

// The MX that coverage is judged by: those of ask_mx, or the implicit one (RFC 5321 §5.1), with a warning,
// where it is allowed.
struct UsableMx {
  MxSet set;
  std::vector<Finding> warnings = {};
};
[[nodiscard]] Task<Result<UsableMx>> ask_usable_mx(Dns& dns, DomainName domain, bool allow_implicit);

// A warning for each host that is a CNAME (RFC 2181 §10.3). Lookups that fail say nothing.
[[nodiscard]] Task<std::vector<Finding>> warn_of_mx_aliases(Dns& dns, std::vector<DomainName> hosts);

// What the authoritative servers (or the zone files) have at _mta-sts.<domain>. Fault::undetermined when none
// of them answers; Fault::refused, code "delegated", when the name is a CNAME: then the id is its target's.
struct StandingIds {
  KnownIds ids = {};
  std::vector<Finding> warnings = {};                  // servers that did not answer beside some that did
  std::optional<std::vector<std::string>> texts = {};  // all TXT records there, where all servers agree
};
[[nodiscard]] Task<Result<StandingIds>> ask_standing_ids(Dns& dns, DomainName policy_domain);

}  // namespace mtasts
