// Certificates made by the test, under a root that exists only in the test program.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "adapters/connections/openssl.h"
#include "adapters/connections/trust_store.h"

namespace mtasts::test {

constexpr long kDay = 24L * 3600;

// A certificate with its key, and the intermediates that a server sends after it.
struct TestCertificate {
  std::shared_ptr<X509> x509;
  std::shared_ptr<EVP_PKEY> key;
  std::vector<std::shared_ptr<X509>> intermediates = {};
};

enum class Role { server, authority };

struct CertificateOptions {
  std::string common_name = {};             // empty: no subject
  std::vector<std::string> dns_names = {};  // unchanged, also if invalid
  long from = -kDay;                        // seconds from now
  long until = 30 * kDay;
  const TestCertificate* issuer = nullptr;  // null: self-signed
  Role role = Role::server;
  int rsa_bits = 0;  // 0: a P-256 key, which is generated faster
  const EVP_MD* digest = EVP_sha256();
  const char* purposes = nullptr;  // the extended key usages, as "serverAuth,clientAuth"; null: no extension
};
TestCertificate issue(const CertificateOptions& options);

std::string der_of(const TestCertificate& certificate);

// The root, trusted by trusted_roots() only.
const TestCertificate& root();
// Issues a certificate for these names, signed by the root, without a CN.
TestCertificate issue_trusted(std::vector<std::string> dns_names);
// The store of SSL_CERT_FILE with the root, and an empty SSL_CERT_DIR.
const TrustStore& trusted_roots();

}  // namespace mtasts::test
