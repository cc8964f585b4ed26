// Sha256: digests of many texts.
#pragma once

#include <memory>
#include <string>
#include <string_view>

namespace mtasts {

class Sha256 {
 public:
  Sha256();
  ~Sha256();
  Sha256(const Sha256&) = delete;
  Sha256& operator=(const Sha256&) = delete;

  // The 32 bytes of the digest; nothing if OpenSSL lacks the algorithm or memory.
  [[nodiscard]] std::string digest(std::string_view text) const;

 private:
  struct Algorithm;
  std::unique_ptr<Algorithm> algorithm_;
};

}  // namespace mtasts
