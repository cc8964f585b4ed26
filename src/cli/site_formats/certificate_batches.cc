#include "cli/site_formats/certificate_batches.h"

#include <algorithm>

namespace mtasts {

std::vector<CertificateBatch> certificate_batches(const Site& site) {
  std::vector<CertificateBatch> batches;
  std::span<const ServedDomain> left(site.domains);
  while (!left.empty()) {
    const auto batch = left.first(std::min(left.size(), kNamesInCertificate));
    const std::string name = policy_host(batch.front().domain).text();
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
