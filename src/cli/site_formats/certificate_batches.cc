#include "cli/site_formats/certificate_batches.h"

#include <fmt/format.h>

#include <algorithm>

namespace mtasts {
namespace {

// One name in `rarity` ends a batch: often enough that most batches end there, before they are full.
bool ends_batch(const ServedDomain& served, std::size_t rarity) {
  return text_digest(served.domain.text()) % rarity == 0;
}

// The number of domains in the next certificate of at most `limit`. `domains` is not empty.
std::size_t size_of_next(std::span<const ServedDomain> domains, std::size_t limit) {
  const auto most = domains.first(std::min(domains.size(), limit));
  const std::size_t rarity = std::max<std::size_t>(2, limit / 2);
  const auto end =
      std::ranges::find_if(most, [&](const ServedDomain& served) { return ends_batch(served, rarity); });
  return end == most.end() ? most.size() : static_cast<std::size_t>(end - most.begin()) + 1;
}

bool is_certificate_name(const DomainName& host) {
  return host.text().size() <= kLongestCertificateName;
}

std::string name_of(std::span<const ServedDomain> domains, const std::optional<DomainName>& primary) {
  const auto is_primary = [&](const ServedDomain& served) { return served.domain == primary; };
  const bool has_primary =
      primary && is_certificate_name(policy_host(*primary)) && std::ranges::any_of(domains, is_primary);
  if (has_primary) return policy_host(*primary).text();
  for (const ServedDomain& served : domains) {
    const DomainName host = policy_host(served.domain);
    if (is_certificate_name(host)) return host.text();
  }
  return "mta-sts-" + hex_digest(domains.front().domain.text());
}

// The paths at which certbot keeps the certificate of that name and its key.
GivenCertificate certbot_files(const std::string& name) {
  const std::string directory = "/etc/letsencrypt/live/" + name;
  return {directory + "/fullchain.pem", directory + "/privkey.pem"};
}

}  // namespace

std::vector<CertificateBatch> certificate_batches(const Site& site) {
  std::vector<CertificateBatch> batches;
  std::span<const ServedDomain> left(site.domains);
  const bool one_is_enough = left.size() <= site.names_in_certificate;
  while (!left.empty()) {
    const auto batch =
        left.first(one_is_enough ? left.size() : size_of_next(left, site.names_in_certificate));
    const std::string name = name_of(batch, site.primary);
    batches.push_back({name, batch, site.certificate ? *site.certificate : certbot_files(name)});
    left = left.subspan(batch.size());
  }
  return batches;
}

std::string site_name(const Site& site) {
  if (site.primary && is_certificate_name(policy_host(*site.primary)))
    return policy_host(*site.primary).text();
  return name_of(std::span(site.domains).first(1), std::nullopt);
}

std::string no_host(const Site& site) {
  return "mta-sts-" + hex_digest(site_name(site)) + ".invalid";
}

std::uint64_t text_digest(std::string_view text) {
  std::uint64_t digest = 0xcbf29ce484222325;
  for (const char c : text) {
    digest ^= static_cast<unsigned char>(c);
    digest *= 0x100000001b3;
  }
  return digest ^ (digest >> 32);
}

std::string hex_digest(std::string_view text) {
  return fmt::format("{:016x}", text_digest(text));
}

}  // namespace mtasts
