// The sources of trusted roots, and the error if there are none.
#include "adapters/connections/trust_store.h"

#include <openssl/pem.h>
#include <openssl/x509_vfy.h>

#include <cstdlib>
#include <filesystem>
#include <memory>

#include "catch.h"
#include "scratch_directory.h"
#include "skip.h"
#include "test_certificate.h"

namespace mtasts::test {
namespace {

class Environment {
 public:
  Environment(const char* file, const char* directory) {
    set("SSL_CERT_FILE", file);
    set("SSL_CERT_DIR", directory);
  }
  Environment(const Environment&) = delete;
  Environment& operator=(const Environment&) = delete;
  ~Environment() {
    ::unsetenv("SSL_CERT_FILE");
    ::unsetenv("SSL_CERT_DIR");
  }

 private:
  static void set(const char* name, const char* value) {
    value != nullptr ? ::setenv(name, value, 1) : ::unsetenv(name);
  }
};

std::string refusal(const char* file, const char* directory) {
  const Environment environment(file, directory);
  const auto roots = TrustStore::load();
  REQUIRE_FALSE(roots);
  REQUIRE(roots.error().fault == Fault::unreadable);
  REQUIRE(roots.error().code == "no-trusted-roots");
  return roots.error().message;
}

TEST_CASE("roots are loaded from a file or a directory of hashed names") {
  const ScratchDirectory scratch;
  REQUIRE(trusted_roots().get() != nullptr);  // from a file
  const std::string empty = scratch.path();
  const std::string with_one = scratch.path("roots");
  std::filesystem::create_directory(with_one);
  scratch.write("roots/9d66eef0.0", "");
  const Environment environment(nullptr, (empty + ":" + with_one).c_str());
  REQUIRE(TrustStore::load());
}

TEST_CASE("missing roots are an error that names the searched places") {
  const ScratchDirectory scratch;
  const std::string file = scratch.write("x.pem", "no certificate");
  const std::string missing = scratch.path("missing");
  const std::string directory = scratch.path();
  REQUIRE(refusal(file.c_str(), nullptr) ==
          "no root certificate can be read from " + file + ", which SSL_CERT_FILE names");
  REQUIRE(refusal(missing.c_str(), nullptr).find(missing) != std::string::npos);
  for (const char* name : {"9d66eef0", "9d66eefx.0", "9d66eef00.0", "9d66eef0."}) scratch.write(name, "");
  for (const std::string& directories : {directory, missing, directory + ":" + missing, std::string()}) {
    REQUIRE(refusal("", directories.c_str()).starts_with("no root certificate"));
  }
}

// True if a certificate of the system's directory is trusted as a root.
bool trusts(const TrustStore& roots, X509* certificate) {
  const std::unique_ptr<X509_STORE_CTX, FunctionDeleter<X509_STORE_CTX_free>> context(X509_STORE_CTX_new());
  return X509_STORE_CTX_init(context.get(), roots.get(), certificate, nullptr) == 1 &&
         X509_verify_cert(context.get()) == 1;
}

TEST_CASE("SSL_CERT_FILE or SSL_CERT_DIR alone replaces the system's roots") {
  OpensslCertificate system_root;
  std::error_code error;
  const Environment neither(nullptr, nullptr);
  for (const auto& entry : std::filesystem::directory_iterator(X509_get_default_cert_dir(), error)) {
    if (!entry.path().native().ends_with(".0")) continue;
    const OpensslBio file(BIO_new_file(entry.path().c_str(), "r"));
    system_root.reset(file ? PEM_read_bio_X509(file.get(), nullptr, nullptr, nullptr) : nullptr);
    const auto roots = TrustStore::load();
    if (system_root && roots && trusts(*roots, system_root.get())) break;
    system_root.reset();
  }
  if (!system_root) {
    skip("the system has no root certificates");
    return;
  }
  const ScratchDirectory scratch;
  const std::string file = scratch.path("root.pem");
  {
    const OpensslBio out(BIO_new_file(file.c_str(), "w"));
    REQUIRE(PEM_write_bio_X509(out.get(), root().x509.get()) == 1);
  }
  std::filesystem::create_directory(scratch.path("roots"));
  scratch.write("roots/9d66eef0.0", "");
  const Environment only_file(file.c_str(), nullptr);
  const auto of_file = TrustStore::load();
  REQUIRE(of_file);
  CHECK(trusts(*of_file, root().x509.get()));
  CHECK_FALSE(trusts(*of_file, system_root.get()));
  ::unsetenv("SSL_CERT_FILE");
  const Environment only_directory(nullptr, scratch.path("roots").c_str());
  const auto of_directory = TrustStore::load();
  REQUIRE(of_directory);
  CHECK_FALSE(trusts(*of_directory, system_root.get()));
}

}  // namespace
}  // namespace mtasts::test
