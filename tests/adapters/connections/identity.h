// Certificates made by the test itself, under a root that lives as long as the test program.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "adapters/connections/openssl.h"
#include "adapters/connections/trust_store.h"

namespace mtasts::test {

constexpr long kDay = 24L * 3600;

// A certificate with its key, and what a server sends behind it.
struct Identity {
  std::shared_ptr<X509> certificate;
  std::shared_ptr<EVP_PKEY> key;
  std::vector<std::shared_ptr<X509>> intermediates = {};
};

enum class Role { server, authority };

struct Wish {
  std::string common_name = {};             // none: an empty subject
  std::vector<std::string> dns_names = {};  // with all their octets
  long from = -kDay;                        // seconds from now
  long until = 30 * kDay;
  const Identity* issuer = nullptr;  // none: signed by itself
  Role role = Role::server;
  int rsa_bits = 0;  // 0: an elliptic key, which is made faster
  const EVP_MD* digest = EVP_sha256();
};
Identity issue(const Wish& wish);

std::string der_of(const Identity& identity);

// The root, trusted by trusted_roots() and by nobody else.
const Identity& root();
// Signed by the root: for these names, without a CN.
Identity trusted(std::vector<std::string> dns_names);
// What SSL_CERT_FILE, set to the root's file, and an empty SSL_CERT_DIR give.
const TrustStore& trusted_roots();

}  // namespace mtasts::test
