// The rules ask the outside.
#include "mtasts/policy.h"

#include <fstream>
#include <ldns/ldns.h>
#include <nlohmann/json.hpp>
#include <unistd.h>

#  include "adapters/system_dns.h"  // with blanks, and a comment behind
#include "core/../ports/dns.h"
#include MTASTS_CONFIGURATION
// #include <openssl/ssl.h> is only spoken of here.
