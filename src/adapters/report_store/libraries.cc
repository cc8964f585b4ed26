#include <openssl/crypto.h>
#include <sqlite3.h>

#include "adapters/module_libraries.h"

namespace mtasts {

Result<std::string> report_store_libraries() {
  return std::string("SQLite ") + ::sqlite3_libversion() + ", " + ::OpenSSL_version(OPENSSL_VERSION);
}

}  // namespace mtasts
