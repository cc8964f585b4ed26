#include <curl/curl.h>

#include "adapters/module_libraries.h"

namespace mtasts {

// curl names the libraries that it uses, OpenSSL among them.
Result<std::string> connections_libraries() {
  return std::string(::curl_version());
}

}  // namespace mtasts
