#include "adapters/dns_update/tsig.h"

#include <openssl/crypto.h>
#include <openssl/evp.h>

#include <array>

#include "adapters/dns/packet_cursor.h"

namespace mtasts {
namespace {

void append_number(std::string& wire, std::uint64_t number, unsigned octets) {
  while (octets-- > 0) wire += static_cast<char>(number >> (8 * octets) & 0xFF);
}

const char* digest_of(TsigAlgorithm algorithm) {
  switch (algorithm) {
    case TsigAlgorithm::hmac_sha256: return "SHA256";
    case TsigAlgorithm::hmac_sha384: return "SHA384";
    case TsigAlgorithm::hmac_sha512: return "SHA512";
  }
  return "";
}

}  // namespace

TsigFields tsig_fields(const TsigKey& key, std::chrono::sys_seconds now) {
  return {.key = WireName(key.name),
          .algorithm = WireName(*DomainName::parse(text(key.algorithm))),
          .time = static_cast<std::uint64_t>(now.time_since_epoch().count()),
          .other = {}};
}

std::string tsig_mac(std::string_view message, const TsigFields& fields, const TsigKey& key,
                     std::string_view request_mac) {
  std::string digested;
  if (!request_mac.empty()) {
    append_number(digested, request_mac.size(), 2);
    digested += request_mac;
  }
  digested += message;
  digested += fields.key.octets();
  append_number(digested, kClassAny, 2);
  append_number(digested, 0, 4);  // TTL
  digested += fields.algorithm.octets();
  append_number(digested, fields.time, 6);
  append_number(digested, fields.fudge, 2);
  append_number(digested, fields.error, 2);
  append_number(digested, fields.other.size(), 2);
  digested += fields.other;

  const auto& secret = key.secret.bytes();
  std::array<unsigned char, EVP_MAX_MD_SIZE> mac = {};
  std::size_t size = 0;
  if (EVP_Q_mac(nullptr, "HMAC", nullptr, digest_of(key.algorithm), nullptr, secret.data(), secret.size(),
                reinterpret_cast<const unsigned char*>(digested.data()), digested.size(), mac.data(),
                mac.size(), &size) == nullptr) {
    return {};
  }
  return {reinterpret_cast<const char*>(mac.data()), size};
}

std::string add_tsig(std::string message, const TsigFields& fields, std::string_view mac) {
  std::string rdata(fields.algorithm.octets());
  append_number(rdata, fields.time, 6);
  append_number(rdata, fields.fudge, 2);
  append_number(rdata, mac.size(), 2);
  rdata += mac;
  rdata += message.substr(0, 2);
  append_number(rdata, fields.error, 2);
  append_number(rdata, fields.other.size(), 2);
  rdata += fields.other;

  const unsigned additional = (octet_at(message, 10) << 8 | octet_at(message, 11)) + 1;
  message[10] = static_cast<char>(additional >> 8 & 0xFF);
  message[11] = static_cast<char>(additional & 0xFF);
  message += fields.key.octets();
  append_number(message, kTypeTsig, 2);
  append_number(message, kClassAny, 2);
  append_number(message, 0, 4);
  append_number(message, rdata.size(), 2);
  return message + rdata;
}

bool same_mac(std::string_view one, std::string_view other) {
  return one.size() == other.size() && CRYPTO_memcmp(one.data(), other.data(), one.size()) == 0;
}

}  // namespace mtasts
