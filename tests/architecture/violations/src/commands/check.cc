// A command that knows an adapter and a library that nobody knows.
#include <boost/asio.hpp>

#include "adapters/system_dns.h"
#include "cli/options.h"
#include "mtasts/policy.h"
#include "ports/dns.h"
