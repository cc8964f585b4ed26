#include "cli/site_formats/certificate_batches.h"

#include <algorithm>

#include "cli/site_formats/text_digest.h"

namespace mtasts {
namespace {

// One name in so many ends a batch: often enough that most batches end there, before they are full.
constexpr std::uint64_t kNamesForAnEnd = 50;

bool ends_batch(const ServedDomain& served) {
  return text_digest(served.domain.text()) % kNamesForAnEnd == 0;
}

// The number of domains in the next certificate. `domains` is not empty.
std::size_t size_of_next(std::span<const ServedDomain> domains) {
  const auto most = domains.first(std::min(domains.size(), kNamesInCertificate));
  const auto end = std::find_if(most.begin(), most.end(), ends_batch);
  return end == most.end() ? most.size() : static_cast<std::size_t>(end - most.begin()) + 1;
}

std::string name_of(std::span<const ServedDomain> domains) {
  for (const ServedDomain& served : domains) {
    const DomainName host = policy_host(served.domain);
    if (host.text().size() <= kLongestCertificateName) return host.text();
  }
  return "mta-sts-" + hex_digest(domains.front().domain.text());
}

}  // namespace

std::vector<CertificateBatch> certificate_batches(const Site& site) {
  std::vector<CertificateBatch> batches;
  std::span<const ServedDomain> left(site.domains);
  const bool one_is_enough = left.size() <= kNamesInCertificate;
  while (!left.empty()) {
    const auto batch = left.first(one_is_enough ? left.size() : size_of_next(left));
    const std::string name = name_of(batch);
    batches.push_back({name, batch, site.certificate ? *site.certificate : certbot_files(name)});
    left = left.subspan(batch.size());
  }
  return batches;
}

GivenCertificate certbot_files(const std::string& name) {
  const std::string directory = "/etc/letsencrypt/live/" + name;
  return {directory + "/fullchain.pem", directory + "/privkey.pem"};
}

}  // namespace mtasts
