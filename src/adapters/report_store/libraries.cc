#include <openssl/crypto.h>
#include <sqlite3.h>

#include "adapters/report_store/report_stores.h"

namespace mtasts {

Result<std::string> report_store_libraries() {
  return std::string("SQLite ") + ::sqlite3_libversion() + ", " + ::OpenSSL_version(OPENSSL_VERSION);
}

}  // namespace mtasts
