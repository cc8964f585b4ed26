// TrustStore: the root certificates that this machine trusts.
#pragma once

#include <memory>

#include "mtasts/result.h"

struct x509_store_st;

namespace mtasts {

// Copies share the roots.
class TrustStore {
 public:
  // From where OpenSSL looks: the file SSL_CERT_FILE and the directories SSL_CERT_DIR of the environment,
  // else its own, which are read now and as certificates are looked for. Fault::unreadable, code
  // "no-trusted-roots", when there is none (every certificate would seem to come from nobody), or when
  // SSL_CERT_FILE names a file without any.
  [[nodiscard]] static Result<TrustStore> of_this_machine();

  [[nodiscard]] x509_store_st* get() const { return store_.get(); }

 private:
  explicit TrustStore(std::shared_ptr<x509_store_st> store) : store_(std::move(store)) {}
  std::shared_ptr<x509_store_st> store_;
};

}  // namespace mtasts
