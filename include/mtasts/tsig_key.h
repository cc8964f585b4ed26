// TsigKey: the secret that signs DNS messages (RFC 8945), and the reading of key files.
#pragma once

#include <string_view>
#include <utility>
#include <vector>

#include "mtasts/domain_name.h"
#include "mtasts/result.h"

namespace mtasts {

// Overwrites bytes so that no compiler leaves the writes out.
void erase_secret(void* bytes, std::size_t size);

// The bytes of a secret. They are overwritten when the object ends, and are never copied.
class Secret {
 public:
  explicit Secret(std::vector<unsigned char> bytes) : bytes_(std::move(bytes)) {}
  Secret(Secret&& other) noexcept : bytes_(std::exchange(other.bytes_, {})) {}
  Secret& operator=(Secret&& other) noexcept {
    bytes_.swap(other.bytes_);
    return *this;
  }
  Secret(const Secret&) = delete;
  Secret& operator=(const Secret&) = delete;
  ~Secret() { erase_secret(bytes_.data(), bytes_.size()); }

  [[nodiscard]] const std::vector<unsigned char>& bytes() const { return bytes_; }

 private:
  std::vector<unsigned char> bytes_;
};

// The algorithms that RFC 8945 §6 recommends.
enum class TsigAlgorithm { hmac_sha256, hmac_sha384, hmac_sha512 };

// "hmac-sha256": also the name on the wire.
[[nodiscard]] std::string_view text(TsigAlgorithm algorithm);
// The bytes of its signatures.
[[nodiscard]] std::size_t mac_size(TsigAlgorithm algorithm);

struct TsigKey {
  DomainName name;
  TsigAlgorithm algorithm;
  Secret secret;
};

// Reads a file with one key, as tsig-keygen writes it for BIND,
//
//   key "mtasts" { algorithm hmac-sha256; secret "..."; };
//
// or as keymgr -t writes it for Knot:
//
//   key:
//     - id: mtasts
//       algorithm: hmac-sha256
//       secret: ...
//
// Fault::input, code "bad-key-file", with the line. No message has a word of the file.
[[nodiscard]] Result<TsigKey> parse_tsig_key(std::string_view text);

}  // namespace mtasts
