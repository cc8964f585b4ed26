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

// Both variables replace the system's roots, also if only one is set: X509_STORE_set_default_paths() would
// take the system's directory or file in place of the other.
bool add_roots(X509_STORE* store, const char* file, const char* directories) {
  if (file == nullptr && directories == nullptr) return X509_STORE_set_default_paths(store) == 1;
  const bool has_file = file != nullptr && X509_STORE_load_file(store, file) == 1;
  const bool has_directories = directories != nullptr && X509_STORE_load_path(store, directories) == 1;
  return has_file || has_directories;
}

Error no_roots_error(const std::string& message) {
  return {Fault::unreadable, "no-trusted-roots", message,
          "install the package ca-certificates, or name a file of root certificates (PEM) in SSL_CERT_FILE"};
}

}  // namespace

Result<TrustStore> TrustStore::load() {
  const std::shared_ptr<X509_STORE> store(X509_STORE_new(), X509_STORE_free);
  if (!store) throw std::bad_alloc();
  const char* const file = std::getenv(X509_get_default_cert_file_env());
  const char* const configured = std::getenv(X509_get_default_cert_dir_env());
  const bool is_read = add_roots(store.get(), file, configured);
  ERR_clear_error();
  const bool file_has_roots = is_read && sk_X509_OBJECT_num(X509_STORE_get0_objects(store.get())) > 0;
  if (file_has_roots) return TrustStore(store);

  if (file != nullptr) {
    return fail(no_roots_error("no root certificate can be read from " + printable(file) +
                               ", which SSL_CERT_FILE names"));
  }
  const std::string directories = configured == nullptr ? X509_get_default_cert_dir() : configured;
  if (is_read && any_has_roots(directories)) return TrustStore(store);
  return fail(no_roots_error("no root certificate is known: neither " +
                             std::string(X509_get_default_cert_file()) + " nor " + printable(directories) +
                             " holds any"));
}

}  // namespace mtasts
