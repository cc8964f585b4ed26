// TrustStore: the trusted root certificates of this machine.
#pragma once

#include <memory>

#include "mtasts/result.h"

struct x509_store_st;

namespace mtasts {

// Copies share the roots.
class TrustStore {
 public:
  // Loads the roots from the file SSL_CERT_FILE and the directories SSL_CERT_DIR, else from OpenSSL's
  // defaults. Directories are read on demand. Fault::unreadable, code "no-trusted-roots", if there are no
  // roots, or if the file that SSL_CERT_FILE names has none.
  [[nodiscard]] static Result<TrustStore> load();

  [[nodiscard]] x509_store_st* get() const { return store_.get(); }

 private:
  explicit TrustStore(std::shared_ptr<x509_store_st> store) : store_(std::move(store)) {}
  std::shared_ptr<x509_store_st> store_;
};

}  // namespace mtasts
