// The status of the MX records of a domain (RFC 5321 §5.1, RFC 7505), and the hosts that a policy covers.
#include "mtasts/mx_set.h"

#include <algorithm>
#include <cassert>
#include <tuple>
#include <utility>

#include "core/findings/in_quotes.h"
#include "core/names/name_shape.h"
#include "core/text/without_repeats.h"
#include "mtasts/ascii.h"
#include "mtasts/finding.h"
#include "mtasts/ip_address.h"
#include "mtasts/printable.h"

namespace mtasts {
namespace {

constexpr std::string_view kRoot = ".";

// Sorts by preference, then exchange, and keeps the repeat with the lowest TTL.
void sort_and_drop_repeats(std::vector<MxRecord>& records) {
  if (records.size() < 2) return;
  std::ranges::sort(records, [](const MxRecord& a, const MxRecord& b) {
    return std::tie(a.preference, a.exchange, a.ttl) < std::tie(b.preference, b.exchange, b.ttl);
  });
  const auto is_repeat = [](const MxRecord& a, const MxRecord& b) {
    return a.preference == b.preference && a.exchange == b.exchange;
  };
  records.erase(std::unique(records.begin(), records.end(), is_repeat), records.end());
}

// The exchange for a message. Presentation form has escapes already, which must not be escaped again.
std::string printable_exchange(const std::string& exchange) {
  return std::ranges::all_of(exchange, is_printed_ascii) ? exchange : printable(exchange);
}

// The reason why an exchange cannot receive mail; nothing if it can.
std::optional<std::string> exchange_fault(const std::string& exchange) {
  const auto shape = name_shape(exchange);
  const bool is_host_name = shape && !shape->has_underscore;
  if (is_host_name && !shape->ends_in_number) return std::nullopt;
  const auto unusable = [&exchange](std::string_view reason) {
    return "MX target " + (exchange.empty() ? "\"\"" : printable_exchange(exchange)) + " " +
           std::string(reason);
  };
  if (exchange == kRoot) return unusable("is a null MX beside other MX records (RFC 7505 §3)");
  if (IpAddress::parse(exchange)) {
    return unusable("is an address (RFC 5321 §5.1 asks for a name)");
  }
  return unusable(is_host_name ? "is not a host name: its last label is a number" : "is not a host name");
}

std::string null_mx_reason(const MxRecord& record) {
  std::string reason = "null MX: the domain takes no mail (RFC 7505 §3)";
  if (record.preference != 0) {
    reason += ", though with preference " + std::to_string(record.preference) + " instead of 0";
  }
  return reason;
}

}  // namespace

std::string_view text(MxStatus status) {
  switch (status) {
    case MxStatus::ok: return "ok";
    case MxStatus::no_mx: return "no-mx";
    case MxStatus::null_mx: return "null-mx";
    case MxStatus::no_such_name: return "nxdomain";
    case MxStatus::unusable: return "unusable-mx";
  }
  return {};
}

MxSet read_mx_set(std::vector<MxRecord> records) {
  if (records.empty()) return {MxStatus::no_mx, {}, "no MX record"};
  sort_and_drop_repeats(records);
  if (records.size() == 1 && records.front().exchange == kRoot) {
    std::string reason = null_mx_reason(records.front());
    return {MxStatus::null_mx, std::move(records), std::move(reason)};
  }

  for (const MxRecord& record : records) {
    if (auto fault = exchange_fault(record.exchange)) {
      return {MxStatus::unusable, std::move(records), *std::move(fault)};
    }
  }
  return {MxStatus::ok, std::move(records)};
}

std::vector<DomainName> MxSet::hosts() const {
  std::vector<DomainName> hosts;
  if (status != MxStatus::ok) return hosts;
  if (implicit_host) hosts.push_back(*implicit_host);
  for (const MxRecord& record : records) add_once(hosts, *DomainName::parse(record.exchange));
  return hosts;
}

MxSet no_such_name_mx_set() {
  return {MxStatus::no_such_name, {}, "no such domain (NXDOMAIN)"};
}

MxSet implicit_mx_set(const DomainName& domain) {
  return {MxStatus::ok, {}, {}, domain};
}

Finding mx_alias_warning(const DomainName& host, std::string_view target) {
  Finding finding = found("mx-alias", "the MX host is an alias (CNAME) of " + in_quotes(target));
  finding.subject = host.text();
  return finding;
}

Error mx_error(const DomainName& domain, const MxSet& mx) {
  assert(mx.status != MxStatus::ok);
  Error error{Fault::refused, "unusable-mx", domain.text() + ": " + mx.reason};
  switch (mx.status) {
    case MxStatus::no_such_name:
      error.code = "nxdomain";
      error.hint = "check the spelling of the name and its registration";
      break;
    case MxStatus::no_mx:
      error.code = "no-mx";
      error.hint =
          "publish MX records; gen-policy and gen-zone take the domain itself with --allow-implicit-mx "
          "(RFC 5321 §5.1)";
      break;
    case MxStatus::null_mx:
      error.code = "null-mx";
      error.hint = "a domain that takes no mail needs no MTA-STS";
      break;
    case MxStatus::unusable: error.hint = "correct the MX records: senders cannot use them either"; break;
    case MxStatus::ok: break;
  }
  return error;
}

std::vector<DomainName> hosts_without_pattern(const std::vector<MxPattern>& mx,
                                              const std::vector<DomainName>& hosts) {
  std::vector<DomainName> uncovered;
  std::ranges::copy_if(hosts, std::back_inserter(uncovered), [&mx](const DomainName& host) {
    return std::ranges::none_of(mx,
                                [&host](const MxPattern& pattern) { return pattern.matches(host.text()); });
  });
  return uncovered;
}

std::vector<DomainName> uncovered_hosts(const Policy& policy, const std::vector<DomainName>& hosts) {
  if (policy.mode == Mode::none) return {};
  return hosts_without_pattern(policy.mx, hosts);
}

std::vector<MxPattern> stale_patterns(const std::vector<MxPattern>& mx,
                                      const std::vector<DomainName>& hosts) {
  std::vector<MxPattern> stale;
  std::ranges::copy_if(mx, std::back_inserter(stale), [&hosts](const MxPattern& pattern) {
    return std::ranges::none_of(hosts,
                                [&pattern](const DomainName& host) { return pattern.matches(host.text()); });
  });
  return stale;
}

}  // namespace mtasts
