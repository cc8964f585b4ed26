// The sources of trusted roots, and the error if there are none.
#include "adapters/connections/trust_store.h"

#include <cstdlib>

#include "catch.h"
#include "scratch_directory.h"
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
    if (value != nullptr) ::setenv(name, value, 1);
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

}  // namespace
}  // namespace mtasts::test
