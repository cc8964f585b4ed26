// Copies the fields that are judged or displayed out of OpenSSL's structures.
#include "adapters/connections/certificate_reading.h"

#include <openssl/objects.h>
#include <openssl/x509_vfy.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <ctime>
#include <string>

#include "adapters/connections/openssl.h"

namespace mtasts {
namespace {

std::string bio_text(BIO* bio) {
  char* data = nullptr;
  const long size = BIO_get_mem_data(bio, &data);
  return size > 0 ? std::string(data, static_cast<std::size_t>(size)) : std::string();
}

// Never cuts inside a UTF-8 character.
std::string truncate_utf8(std::string text, std::size_t limit) {
  if (text.size() <= limit) return text;
  const auto continues = [&](std::size_t at) {
    return (static_cast<unsigned char>(text[at]) & 0xC0U) == 0x80U;
  };
  std::size_t end = limit;
  while (end > limit - 3 && continues(end)) --end;
  return text.substr(0, end) + "...";
}

// The name as one line in the form of RFC 2253 §2, except that non-ASCII letters are not escaped.
std::string name_text(const X509_NAME* name) {
  constexpr unsigned long kOrder =
      XN_FLAG_SEP_COMMA_PLUS | XN_FLAG_DN_REV | XN_FLAG_FN_SN | XN_FLAG_DUMP_UNKNOWN_FIELDS;
  constexpr unsigned long kEscapes =
      ASN1_STRFLGS_ESC_2253 | ASN1_STRFLGS_ESC_CTRL | ASN1_STRFLGS_DUMP_UNKNOWN | ASN1_STRFLGS_DUMP_DER;
  constexpr unsigned long kForm = kOrder | kEscapes | ASN1_STRFLGS_UTF8_CONVERT;
  for (const unsigned long form : {kForm, kOrder | kEscapes}) {
    const OpensslBio bio(BIO_new(BIO_s_mem()));
    if (bio && X509_NAME_print_ex(bio.get(), name, 0, form) >= 0) {
      return truncate_utf8(bio_text(bio.get()), kMaxNameBytes);
    }
  }
  ERR_clear_error();
  return {};
}

std::vector<std::string> dns_names(const X509* certificate) {
  std::vector<std::string> result;
  const OpensslNames names(
      static_cast<GENERAL_NAMES*>(X509_get_ext_d2i(certificate, NID_subject_alt_name, nullptr, nullptr)));
  for (int i = 0; i < sk_GENERAL_NAME_num(names.get()); ++i) {
    const GENERAL_NAME* name = sk_GENERAL_NAME_value(names.get(), i);
    if (name->type != GEN_DNS) continue;
    const ASN1_STRING* text = name->d.dNSName;
    result.emplace_back(reinterpret_cast<const char*>(ASN1_STRING_get0_data(text)),
                        static_cast<std::size_t>(ASN1_STRING_length(text)));
  }
  ERR_clear_error();
  return result;
}

// The name in OpenSSL's configuration files, or the OID in dotted form.
std::string usage_text(const ASN1_OBJECT* usage) {
  const int nid = OBJ_obj2nid(usage);
  if (nid != NID_undef) return OBJ_nid2sn(nid);
  std::array<char, 128> oid = {};
  OBJ_obj2txt(oid.data(), static_cast<int>(oid.size()), usage, 1);
  return oid.data();
}

std::vector<std::string> extended_key_usage(const X509* certificate) {
  std::vector<std::string> result;
  const OpensslUsages usages(
      static_cast<EXTENDED_KEY_USAGE*>(X509_get_ext_d2i(certificate, NID_ext_key_usage, nullptr, nullptr)));
  for (int i = 0; i < sk_ASN1_OBJECT_num(usages.get()); ++i) {
    result.push_back(usage_text(sk_ASN1_OBJECT_value(usages.get(), i)));
  }
  ERR_clear_error();
  return result;
}

std::chrono::sys_seconds time_of(const ASN1_TIME* time) {
  namespace chrono = std::chrono;
  std::tm parts = {};
  if (ASN1_TIME_to_tm(time, &parts) != 1) return {};
  const chrono::year_month_day day = chrono::year(parts.tm_year + 1900) /
                                     chrono::month(static_cast<unsigned>(parts.tm_mon + 1)) /
                                     chrono::day(static_cast<unsigned>(parts.tm_mday));
  return chrono::sys_days(day) + chrono::hours(parts.tm_hour) + chrono::minutes(parts.tm_min) +
         chrono::seconds(parts.tm_sec);
}

std::string digest(const std::string& bytes, const EVP_MD* kind) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> result = {};
  unsigned size = 0;
  if (EVP_Digest(bytes.data(), bytes.size(), result.data(), &size, kind, nullptr) != 1) return {};
  return {reinterpret_cast<const char*>(result.data()), size};
}

// Digests the DER that `encode`, an i2d function of OpenSSL, writes.
template <class Encode>
Certificate::Digests digests(Encode encode) {
  unsigned char* der = nullptr;
  const int size = encode(&der);
  if (size <= 0) return {};
  const std::string bytes(reinterpret_cast<const char*>(der), static_cast<std::size_t>(size));
  OPENSSL_free(der);
  return {digest(bytes, EVP_sha256()), digest(bytes, EVP_sha512())};
}

ChainFaultKind fault_kind(int verify_error) {
  switch (verify_error) {
    case X509_V_ERR_CERT_HAS_EXPIRED: return ChainFaultKind::expired;
    case X509_V_ERR_CERT_NOT_YET_VALID: return ChainFaultKind::not_yet_valid;
    case X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT:
    case X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN: return ChainFaultKind::self_signed;
    case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT:
    case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY:
    case X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE:
    case X509_V_ERR_CERT_UNTRUSTED: return ChainFaultKind::unknown_issuer;
    case X509_V_ERR_EE_KEY_TOO_SMALL:
    case X509_V_ERR_CA_KEY_TOO_SMALL:
    case X509_V_ERR_CA_MD_TOO_WEAK: return ChainFaultKind::weak;
    default: return ChainFaultKind::other;
  }
}

}  // namespace

Certificate read_certificate(const x509_st* certificate) {
  Certificate result;
  result.subject = name_text(X509_get_subject_name(certificate));
  result.issuer = name_text(X509_get_issuer_name(certificate));
  result.dns_names = dns_names(certificate);
  result.not_before = time_of(X509_get0_notBefore(certificate));
  result.not_after = time_of(X509_get0_notAfter(certificate));
  result.whole = digests([&](unsigned char** der) { return i2d_X509(certificate, der); });
  result.public_key =
      digests([&](unsigned char** der) { return i2d_X509_PUBKEY(X509_get_X509_PUBKEY(certificate), der); });
  result.extended_key_usage = extended_key_usage(certificate);
  return result;
}

std::optional<Certificate> read_certificate_der(std::string_view der) {
  const auto* bytes = reinterpret_cast<const unsigned char*>(der.data());
  const unsigned char* const end = bytes + der.size();
  const OpensslCertificate certificate(d2i_X509(nullptr, &bytes, static_cast<long>(der.size())));
  ERR_clear_error();
  if (!certificate || bytes != end) return std::nullopt;
  return read_certificate(certificate.get());
}

ChainFault chain_fault(int verify_error, int depth) {
  return {fault_kind(verify_error), static_cast<std::size_t>(std::max(depth, 0)),
          X509_verify_cert_error_string(verify_error)};
}

}  // namespace mtasts
