// OpenSSL ignores missing roots silently; this reports them.
#include "adapters/connections/trust_store.h"

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <new>
#include <string>
#include <string_view>
#include <system_error>

#include "adapters/connections/openssl.h"
#include "mtasts/printable.h"

namespace mtasts {
namespace {

// True for the file names of c_rehash: "9d66eef0.0".
bool is_hash_name(std::string_view name) {
  constexpr std::string_view kHexDigits = "0123456789abcdef";
  return name.size() > 9 && name[8] == '.' && std::all_of(name.begin(), name.begin() + 8, [&](char c) {
           return kHexDigits.find(c) != std::string_view::npos;
         });
}

bool has_roots(const std::string& directory) {
  std::error_code error;
  for (std::filesystem::directory_iterator entry(directory, error), end; !error && entry != end;
       entry.increment(error)) {
    if (is_hash_name(entry->path().filename().native())) return true;
  }
  return false;
}

bool any_has_roots(std::string_view directories) {
  while (!directories.empty()) {
    const std::string_view directory = directories.substr(0, directories.find(':'));
    if (has_roots(std::string(directory))) return true;
    directories.remove_prefix(std::min(directory.size() + 1, directories.size()));
  }
  return false;
}

Error no_roots_error(const std::string& message) {
  return {Fault::unreadable, "no-trusted-roots", message,
          "install the package ca-certificates, or name a file of root certificates (PEM) in SSL_CERT_FILE"};
}

}  // namespace

Result<TrustStore> TrustStore::load() {
  const std::shared_ptr<X509_STORE> store(X509_STORE_new(), X509_STORE_free);
  if (!store) throw std::bad_alloc();
  const bool is_read = X509_STORE_set_default_paths(store.get()) == 1;
  ERR_clear_error();
  const bool file_has_roots = is_read && sk_X509_OBJECT_num(X509_STORE_get0_objects(store.get())) > 0;
  if (file_has_roots) return TrustStore(store);

  if (const char* file = std::getenv(X509_get_default_cert_file_env())) {
    return fail(no_roots_error("no root certificate can be read from " + printable(file) +
                               ", which SSL_CERT_FILE names"));
  }
  const char* configured = std::getenv(X509_get_default_cert_dir_env());
  const std::string directories = configured == nullptr ? X509_get_default_cert_dir() : configured;
  if (is_read && any_has_roots(directories)) return TrustStore(store);
  return fail(no_roots_error("no root certificate is known: neither " +
                             std::string(X509_get_default_cert_file()) + " nor " + printable(directories) +
                             " holds any"));
}

}  // namespace mtasts
