// MxSet: the MX records of a domain (RFC 5321 §5.1, RFC 7505), classified for a policy.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "mtasts/domain_name.h"
#include "mtasts/policy.h"

namespace mtasts {

// One MX record of an answer. The exchange is any name, also one that is no host name: presentation form,
// lower case, without the final dot; "." for the root.
struct MxRecord {
  std::uint16_t preference = 0;
  std::string exchange;
  std::uint32_t ttl = 0;  // seconds
  friend bool operator==(const MxRecord&, const MxRecord&) = default;
};

enum class MxStatus {
  ok,            // every exchange is a host name
  no_mx,         // the name exists and has no MX (RFC 5321 §5.1: its addresses are an implicit MX)
  null_mx,       // "MX 0 ." alone: the domain takes no mail (RFC 7505 §3)
  no_such_name,  // NXDOMAIN
  unusable,      // an exchange that is no host name: an address, an underscore, a null MX beside others
};

// "ok", "no-mx", "null-mx", "nxdomain" or "unusable-mx": the words of machine output and of --skip.
[[nodiscard]] std::string_view text(MxStatus status);

struct MxSet {
  MxStatus status = MxStatus::no_mx;
  std::vector<MxRecord> records = {};  // by preference, then exchange; repeats dropped
  // For people, if not ok: "MX target 192.0.2.1 is an address". Names from DNS are printable() already.
  std::string reason = {};
  std::optional<DomainName> implicit_host = {};  // of implicit_mx_set(): ok without records
  friend bool operator==(const MxSet&, const MxSet&) = default;

  // The hosts that receive mail: the exchanges in the order of the records, without repeats. None unless ok.
  [[nodiscard]] std::vector<DomainName> hosts() const;
};

// The set of a name that exists, with these records, in any order. No records give no_mx.
[[nodiscard]] MxSet read_mx_set(std::vector<MxRecord> records);
// The set of a name that does not exist (NXDOMAIN).
[[nodiscard]] MxSet no_such_name_mx_set();

// The set of a domain without MX records whose own addresses are its implicit MX (RFC 5321 §5.1).
[[nodiscard]] MxSet implicit_mx_set(const DomainName& domain);

// The warning about an MX host that is a CNAME to `target`. Its subject is the host.
[[nodiscard]] Finding mx_alias_warning(const DomainName& host, std::string_view target);

// The reason why these MX make no policy: Fault::refused, with text(status) as code. Asserts that the status
// is not ok.
[[nodiscard]] Error mx_error(const DomainName& domain, const MxSet& mx);

// The hosts that none of the patterns matches (RFC 8461 §4.1), in the order of `hosts`.
[[nodiscard]] std::vector<DomainName> hosts_without_pattern(const std::vector<MxPattern>& mx,
                                                            const std::vector<DomainName>& hosts);
// The hosts that no pattern of the policy matches (RFC 8461 §4.1). None in mode none, which covers every
// host.
[[nodiscard]] std::vector<DomainName> uncovered_hosts(const Policy& policy,
                                                      const std::vector<DomainName>& hosts);
// The patterns that match none of the hosts, in the order of `mx`.
[[nodiscard]] std::vector<MxPattern> stale_patterns(const std::vector<MxPattern>& mx,
                                                    const std::vector<DomainName>& hosts);

}  // namespace mtasts
