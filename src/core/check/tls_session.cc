// Matches certificate names to hosts by RFC 6125 §6.4, as narrowed by RFC 8461 §3.3 and §4.2. Accepts only
// the rule that every careful sender accepts.
#include "mtasts/tls_session.h"

#include <algorithm>
#include <optional>
#include <utility>

namespace mtasts {
namespace {

constexpr std::string_view kWildcard = "*.";

// Reads a DNS-ID in lower case; nothing if it is no host name, for instance because of a NUL.
std::optional<DomainName> read_dns_id(std::string_view entry) {
  // RFC 5280 §4.2.1.6 requires the preferred name syntax, which has no final dot.
  if (entry.ends_with('.')) return {};
  auto name = DomainName::parse(entry);
  if (!name || !name->is_host_name()) return {};
  return *std::move(name);
}

bool entry_names(std::string_view entry, const DomainName& host) {
  if (!entry.starts_with(kWildcard)) return read_dns_id(entry) == host;
  const auto below = read_dns_id(entry.substr(kWildcard.size()));
  const auto parent = host.parent();
  // OpenSSL and GnuTLS, which most senders use, reject "*.com" too.
  return below && parent && below->label_count() > 1 && *below == *parent;
}

bool entry_concerns(std::string_view entry, const DomainName& host, const DomainName& domain) {
  if (entry_names(entry, host)) return true;
  const bool is_wildcard = entry.starts_with(kWildcard);
  const auto name = read_dns_id(is_wildcard ? entry.substr(kWildcard.size()) : entry);
  return name && (name->is_within(domain) || host.is_within(*name));
}

}  // namespace

std::chrono::seconds renewal_time(const Certificate& certificate) {
  // Divided first: the difference of two extreme dates has no representation.
  const std::chrono::seconds third =
      certificate.not_after.time_since_epoch() / 3 - certificate.not_before.time_since_epoch() / 3;
  return std::min<std::chrono::seconds>(std::chrono::days(14), third);
}

bool names_host(const Certificate& certificate, const DomainName& host) {
  return host.is_host_name() && std::ranges::any_of(certificate.dns_names, [&host](const std::string& entry) {
           return entry_names(entry, host);
         });
}

ConcernedNames concerned_names(const Certificate& certificate, const DomainName& host,
                               const DomainName& domain) {
  ConcernedNames concerned;
  for (const std::string& entry : certificate.dns_names) {
    if (entry_concerns(entry, host, domain)) {
      concerned.names.push_back(entry);
    } else {
      ++concerned.others;
    }
  }
  return concerned;
}

}  // namespace mtasts
