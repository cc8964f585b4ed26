#include "commands/site/web_host.h"

#include "commands/bulk/domain_source.h"
#include "mtasts/ip_address.h"

namespace mtasts {

Result<DomainName> parse_web_host(const std::string& typed, Idna& idna) {
  if (IpAddress::parse(typed)) {
    return fail({Fault::usage, "bad-web-host", "--web-host: " + typed + " is an address, not a name",
                 "name addresses with --web-address of gen-zone or init"});
  }
  auto host = parse_typed_domain_name(typed, idna);
  if (!host) return fail(as_option_error("--web-host", host.error()));
  if (!host->is_host_name()) {
    return fail({Fault::usage, "bad-web-host", "--web-host: " + host->text() + " is not a host name"});
  }
  return host;
}

}  // namespace mtasts
