// An error of OpenSSL aborts the test program.
#include "test_certificate.h"

#include <openssl/pem.h>

#include <cstdlib>

#include "scratch_directory.h"

namespace mtasts::test {
namespace {

template <class T>
T must(T result) {
  if (!result) std::abort();
  return result;
}

std::shared_ptr<EVP_PKEY> new_key(int rsa_bits) {
  EVP_PKEY* key = rsa_bits > 0 ? EVP_RSA_gen(static_cast<unsigned>(rsa_bits)) : EVP_EC_gen("P-256");
  return {must(key), EVP_PKEY_free};
}

void add_extension(X509* certificate, int kind, const char* value) {
  X509_EXTENSION* extension = must(X509V3_EXT_conf_nid(nullptr, nullptr, kind, value));
  X509_add_ext(certificate, extension, -1);
  X509_EXTENSION_free(extension);
}

void add_dns_names(X509* certificate, const std::vector<std::string>& dns_names) {
  GENERAL_NAMES* names = sk_GENERAL_NAME_new_null();
  for (const std::string& dns_name : dns_names) {
    ASN1_IA5STRING* text = ASN1_IA5STRING_new();
    ASN1_STRING_set(text, dns_name.data(), static_cast<int>(dns_name.size()));
    GENERAL_NAME* name = GENERAL_NAME_new();
    GENERAL_NAME_set0_value(name, GEN_DNS, text);
    sk_GENERAL_NAME_push(names, name);
  }
  must(X509_add1_ext_i2d(certificate, NID_subject_alt_name, names, 0, 0));
  GENERAL_NAMES_free(names);
}

void set_common_name(X509* certificate, const std::string& common_name) {
  if (common_name.empty()) return;
  X509_NAME* name = X509_get_subject_name(certificate);
  must(X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_UTF8,
                                  reinterpret_cast<const unsigned char*>(common_name.data()),
                                  static_cast<int>(common_name.size()), -1, 0));
}

}  // namespace

TestCertificate issue(const CertificateOptions& options) {
  static long serial = 0;
  TestCertificate certificate = {{must(X509_new()), X509_free}, new_key(options.rsa_bits)};
  X509* x509 = certificate.x509.get();
  X509_set_version(x509, X509_VERSION_3);
  ASN1_INTEGER_set(X509_get_serialNumber(x509), ++serial);
  X509_gmtime_adj(X509_getm_notBefore(x509), options.from);
  X509_gmtime_adj(X509_getm_notAfter(x509), options.until);
  X509_set_pubkey(x509, certificate.key.get());
  set_common_name(x509, options.common_name);
  const TestCertificate& issuer = options.issuer == nullptr ? certificate : *options.issuer;
  X509_set_issuer_name(x509, X509_get_subject_name(issuer.x509.get()));
  if (options.role == Role::authority) {
    add_extension(x509, NID_basic_constraints, "critical,CA:TRUE");
    add_extension(x509, NID_key_usage, "critical,keyCertSign");
  }
  if (options.purposes != nullptr) add_extension(x509, NID_ext_key_usage, options.purposes);
  if (!options.dns_names.empty()) add_dns_names(x509, options.dns_names);
  must(X509_sign(x509, issuer.key.get(), options.digest));
  return certificate;
}

std::string der_of(const TestCertificate& certificate) {
  unsigned char* octets = nullptr;
  const int size = must(i2d_X509(certificate.x509.get(), &octets));
  std::string der(reinterpret_cast<const char*>(octets), static_cast<std::size_t>(size));
  OPENSSL_free(octets);
  return der;
}

const TestCertificate& root() {
  static const TestCertificate certificate =
      issue({.common_name = "Throw-away Root", .role = Role::authority});
  return certificate;
}

TestCertificate issue_trusted(std::vector<std::string> dns_names) {
  return issue({.dns_names = std::move(dns_names), .issuer = &root()});
}

const TrustStore& trusted_roots() {
  static const TrustStore store = [] {
    const ScratchDirectory directory;
    std::filesystem::create_directory(directory.path("empty"));
    const std::string file = directory.path("root.pem");
    const OpensslBio bio(must(BIO_new_file(file.c_str(), "w")));
    must(PEM_write_bio_X509(bio.get(), root().x509.get()));
    BIO_flush(bio.get());
    ::setenv("SSL_CERT_FILE", file.c_str(), 1);
    ::setenv("SSL_CERT_DIR", directory.path("empty").c_str(), 1);
    auto roots = TrustStore::load();
    ::unsetenv("SSL_CERT_FILE");
    ::unsetenv("SSL_CERT_DIR");
    return must(std::move(roots)).value();
  }();
  return store;
}

}  // namespace mtasts::test
