// Fetching an algorithm costs OpenSSL more than a short text, so it is done once.
#include "adapters/report_store/sha256.h"

#include <openssl/evp.h>

#include "adapters/system/function_deleter.h"

namespace mtasts {

struct Sha256::Algorithm {
  std::unique_ptr<EVP_MD, FunctionDeleter<EVP_MD_free>> kind;
  std::unique_ptr<EVP_MD_CTX, FunctionDeleter<EVP_MD_CTX_free>> context;
};

Sha256::Sha256() : algorithm_(std::make_unique<Algorithm>()) {
  algorithm_->kind.reset(EVP_MD_fetch(nullptr, "SHA256", nullptr));
  algorithm_->context.reset(EVP_MD_CTX_new());
}

Sha256::~Sha256() = default;

std::string Sha256::digest(std::string_view text) const {
  constexpr std::size_t kSize = 32;
  std::string bytes(kSize, '\0');
  EVP_MD_CTX* context = algorithm_->context.get();
  if (context == nullptr || EVP_DigestInit_ex2(context, algorithm_->kind.get(), nullptr) != 1 ||
      EVP_DigestUpdate(context, text.data(), text.size()) != 1 ||
      EVP_DigestFinal_ex(context, reinterpret_cast<unsigned char*>(bytes.data()), nullptr) != 1) {
    return {};
  }
  return bytes;
}

}  // namespace mtasts
