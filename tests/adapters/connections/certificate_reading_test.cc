// Reads certificates made by the test, and one made by the openssl program.
#include "adapters/connections/certificate_reading.h"

#include <openssl/pem.h>
#include <openssl/x509_vfy.h>

#include <chrono>
#include <cstdlib>

#include "catch.h"
#include "mtasts/utf8.h"
#include "test_certificate.h"

namespace mtasts::test {
namespace {

TEST_CASE("a certificate has subject, issuer, DNS names and validity") {
  const auto now = std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
  const Certificate read = *read_certificate_der(
      der_of(issue({.common_name = "mx", .dns_names = {"a.example", "*.b.example"}, .issuer = &root()})));
  REQUIRE(read.subject == "CN=mx");
  REQUIRE(read.issuer == "CN=Throw-away Root");
  REQUIRE(read.dns_names == std::vector<std::string>{"a.example", "*.b.example"});
  REQUIRE(std::chrono::abs(read.not_before - now + std::chrono::hours(24)) < std::chrono::seconds(10));
  REQUIRE(std::chrono::abs(read.not_after - now - std::chrono::hours(24 * 30)) < std::chrono::seconds(10));
}

TEST_CASE("UTCTime and GeneralizedTime are read as UTC in any time zone") {
  const auto read_with_dates = [](const char* from, const char* until) {
    const TestCertificate certificate = issue({});
    X509* x509 = certificate.x509.get();
    ASN1_TIME_set_string(X509_getm_notBefore(x509), from);
    ASN1_TIME_set_string(X509_getm_notAfter(x509), until);
    return read_certificate(x509);
  };
  ::setenv("TZ", "America/New_York", 1);
  const Certificate read = read_with_dates("700101000000Z", "20500101000001Z");
  const Certificate far = read_with_dates("491231235959Z", "99991231235959Z");  // "no end", RFC 5280 §4.1.2.5
  ::unsetenv("TZ");
  REQUIRE(read.not_before.time_since_epoch().count() == 0);
  REQUIRE(read.not_after.time_since_epoch().count() == 2524608001);
  REQUIRE(far.not_before.time_since_epoch().count() == 2524607999);
  REQUIRE(far.not_after.time_since_epoch().count() == 253402300799);
}

TEST_CASE("DNS names are kept unchanged and other kinds of names are ignored") {
  const std::vector<std::string> odd = {"",     std::string("a\0b", 3), "\x1b[31m",
                                        "\xff", "MX.Example",           std::string(5000, 'x')};
  REQUIRE(read_certificate_der(der_of(issue({.dns_names = odd})))->dns_names == odd);

  const TestCertificate other = issue({});
  X509_EXTENSION* san = X509V3_EXT_conf_nid(nullptr, nullptr, NID_subject_alt_name,
                                            "email:a@b.example,IP:192.0.2.1,URI:https://c.example");
  X509_add_ext(other.x509.get(), san, -1);
  REQUIRE(read_certificate(other.x509.get()).dns_names.empty());
  // A repeated extension invalidates both (RFC 5280 §4.2).
  X509_EXTENSION* dns = X509V3_EXT_conf_nid(nullptr, nullptr, NID_subject_alt_name, "DNS:d.example");
  X509_add_ext(other.x509.get(), dns, -1);
  REQUIRE(read_certificate(other.x509.get()).dns_names.empty());
  X509_EXTENSION_free(san);
  X509_EXTENSION_free(dns);
  REQUIRE(read_certificate(issue({.common_name = "d.example"}).x509.get()).dns_names.empty());
}

TEST_CASE("extended key usages have names, and unknown ones are OIDs") {
  const auto usages = [](const char* purposes) {
    return read_certificate(issue({.purposes = purposes}).x509.get()).extended_key_usage;
  };
  CHECK(usages(nullptr).empty());
  CHECK(usages("serverAuth") == std::vector<std::string>{"serverAuth"});
  CHECK(usages("clientAuth,serverAuth,1.2.3.4.5") ==
        std::vector<std::string>{"clientAuth", "serverAuth", "1.2.3.4.5"});
}

TEST_CASE("a subject is one line of UTF-8 with a size limit") {
  REQUIRE(read_certificate(issue({.common_name = "Büro, Köln"}).x509.get()).subject == "CN=Büro\\, Köln");
  REQUIRE(read_certificate(issue({.common_name = "a\n\x1b[31m"}).x509.get()).subject == "CN=a\\0A\\1B[31m");
  const TestCertificate wide = issue({});
  X509_NAME* name = X509_get_subject_name(wide.x509.get());
  const std::string umlauts = [] {
    std::string text;
    for (int i = 0; i < 60; ++i) text += "ü";
    return text;
  }();
  for (int i = 0; i < 20; ++i) {
    X509_NAME_add_entry_by_txt(name, "OU", MBSTRING_UTF8,
                               reinterpret_cast<const unsigned char*>(umlauts.data()),
                               static_cast<int>(umlauts.size()), -1, 0);
  }
  const std::string subject = read_certificate(wide.x509.get()).subject;
  REQUIRE(subject.size() <= kMaxNameBytes + 3);
  REQUIRE(subject.size() > kMaxNameBytes - 4);
  REQUIRE(subject.ends_with("ü..."));
  REQUIRE(is_utf8(subject));
}

std::string hex(const std::string& octets) {
  std::string text;
  for (const char c : octets) {
    constexpr const char* kDigits = "0123456789abcdef";
    text += kDigits[static_cast<unsigned char>(c) >> 4];
    text += kDigits[static_cast<unsigned char>(c) & 15];
  }
  return text;
}

// A certificate whose digests were computed by the openssl program:
//   openssl x509 -in x.pem -outform DER | openssl dgst -sha256
//   openssl x509 -in x.pem -noout -pubkey | openssl pkey -pubin -outform DER | openssl dgst -sha256
constexpr const char* kPem =
    "-----BEGIN CERTIFICATE-----\n"
    "MIIBkzCCATqgAwIBAgIUL9vXqlqWwlLDuINzGGx3lUFGBwAwCgYIKoZIzj0EAwIw\n"
    "EjEQMA4GA1UEAwwHZGlnZXN0czAeFw0yNjExMjIwNDU1MDZaFw0zNjExMTkwNDU1\n"
    "MDZaMBIxEDAOBgNVBAMMB2RpZ2VzdHMwWTATBgcqhkjOPQIBBggqhkjOPQMBBwNC\n"
    "AARGcShw6JThZqwcet7oKgHN7JUZ0nG5AQ3KAfHU5vGevw7Zg668Cb/C4617xlY0\n"
    "oR9MKTKpBasGhqpklk0bxTfPo24wbDAdBgNVHQ4EFgQUOAfajSXK4kaZi6lBPWFj\n"
    "PrxrIWcwHwYDVR0jBBgwFoAUOAfajSXK4kaZi6lBPWFjPrxrIWcwDwYDVR0TAQH/\n"
    "BAUwAwEB/zAZBgNVHREEEjAQgg5teC5leGFtcGxlLmNvbTAKBggqhkjOPQQDAgNH\n"
    "ADBEAiA2Myr6MPI372gXKVA11xJwFHO8w/ufFZfBXacial1LDwIgU3KwgSdp6Fe8\n"
    "RsalXCl2NIKZyjQw4ihWXvbB2h5pGlk=\n"
    "-----END CERTIFICATE-----\n";

TEST_CASE("digests cover the DER and the public key's SubjectPublicKeyInfo") {
  const OpensslBio bio(BIO_new_mem_buf(kPem, -1));
  const OpensslCertificate certificate(PEM_read_bio_X509(bio.get(), nullptr, nullptr, nullptr));
  const Certificate read = read_certificate(certificate.get());
  REQUIRE(hex(read.whole.sha256) == "3f879a6abd50f8fcc13224e07edb00cf73ae3d15c0b9b334f11f2deed8b1bf98");
  REQUIRE(hex(read.whole.sha512) ==
          "e5b4c63182e46bd91abd8c327ba4403ffeae30e661476d6d6041d6dd30a503a4"
          "3cade19f9d5371901a6eb2a0cb4a3dc5110bfd4f11e42289cd349e9dc08f4363");
  REQUIRE(hex(read.public_key.sha256) == "fc6763e012ce5b69dcfebabff68e556b5de358110f79387cc361f76fd8be1a0c");
  REQUIRE(hex(read.public_key.sha512) ==
          "64189ddec90596be1fa227a899bfa0a372cfa12ae1caac128f6d6310a8b672ab"
          "3646c89969164071322d61b839393b0d58120320189d583138d710794ca88c49");
  REQUIRE(read.dns_names == std::vector<std::string>{"mx.example.com"});
}

TEST_CASE("invalid DER and trailing bytes are rejected") {
  const std::string der = der_of(issue({.dns_names = {"a.example"}}));
  REQUIRE(read_certificate_der(der));
  REQUIRE_FALSE(read_certificate_der(der + "x"));
  REQUIRE_FALSE(read_certificate_der(der.substr(0, der.size() - 1)));
  REQUIRE_FALSE(read_certificate_der(""));
  REQUIRE_FALSE(read_certificate_der("garbage"));
}

TEST_CASE("each verification error has a kind") {
  struct Case {
    int error;
    ChainFaultKind kind;
  };
  for (const auto& each : std::vector<Case>{
           {X509_V_ERR_CERT_HAS_EXPIRED, ChainFaultKind::expired},
           {X509_V_ERR_CERT_NOT_YET_VALID, ChainFaultKind::not_yet_valid},
           {X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT, ChainFaultKind::self_signed},
           {X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN, ChainFaultKind::self_signed},
           {X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY, ChainFaultKind::unknown_issuer},
           {X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE, ChainFaultKind::unknown_issuer},
           {X509_V_ERR_EE_KEY_TOO_SMALL, ChainFaultKind::weak},
           {X509_V_ERR_CA_MD_TOO_WEAK, ChainFaultKind::weak},
           {X509_V_ERR_INVALID_PURPOSE, ChainFaultKind::other},
           {X509_V_ERR_CERT_SIGNATURE_FAILURE, ChainFaultKind::other},
       }) {
    const ChainFault fault = chain_fault(each.error, 3);
    CHECK(fault.kind == each.kind);
    CHECK(fault.depth == 3);
    CHECK_FALSE(fault.message.empty());
  }
}

}  // namespace
}  // namespace mtasts::test
