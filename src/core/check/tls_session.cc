// Which host a certificate names: RFC 6125 §6.4 as RFC 8461 §3.3 and §4.2 narrow it. Only what every careful
// sender takes counts.
#include "mtasts/tls_session.h"

#include <algorithm>
#include <optional>
#include <utility>

namespace mtasts {
namespace {

constexpr std::string_view kWildcard = "*.";

// A DNS-ID that may name a host, in lower case; nothing for octets that no host name has, NUL among them.
std::optional<DomainName> read_dns_id(std::string_view entry) {
  // RFC 5280 §4.2.1.6: the preferred name syntax, which has no final dot.
  if (entry.ends_with('.')) return {};
  auto name = DomainName::parse(entry);
  if (!name || !name->is_host_name()) return {};
  return *std::move(name);
}

bool entry_names(std::string_view entry, const DomainName& host) {
  if (!entry.starts_with(kWildcard)) return read_dns_id(entry) == host;
  const auto below = read_dns_id(entry.substr(kWildcard.size()));
  const auto parent = host.parent();
  // "*.com" is for nobody: OpenSSL and GnuTLS, which most senders use, refuse it too.
  return below && parent && below->label_count() > 1 && *below == *parent;
}

}  // namespace

bool names_host(const Certificate& certificate, const DomainName& host) {
  return host.is_host_name() &&
         std::any_of(certificate.dns_names.begin(), certificate.dns_names.end(),
                     [&host](const std::string& entry) { return entry_names(entry, host); });
}

}  // namespace mtasts
