// Options of printed records: --ttl, --when-live, --allow-private, --replace-foreign and --rua.
#include "cli/options/option_groups.h"
#include "cli/options/option_values.h"
#include "mtasts/max_age.h"

namespace mtasts {
namespace {

Result<Ttl> parse_ttl(const std::string& typed) {
  const Result<std::uint64_t> seconds = parse_duration(typed);
  if (!seconds) return fail(seconds.error());
  return Ttl::from_seconds(*seconds);
}

}  // namespace

void declare_ttl(Declaration& command, std::optional<Ttl>& ttl) {
  command.group("Records");
  command.option({"--ttl", "DURATION",
                  "The TTL of the records: seconds, or a number with s, h, d or w; resolvers return the old "
                  "id until the old TTL has passed",
                  "the existing TTL, unless only a cache knows it, else 3600"},
                 into<Ttl>(ttl, parse_ttl));
}

void declare_when_live(Declaration& command, bool& when_live) {
  command.group("Records");
  command.flag("--when-live", when_live,
               "Leave out the _mta-sts record of a domain whose Policy Host does not serve the expected "
               "policy yet, and report why (RFC 8461 §8.1)");
}

void declare_allow_private(Declaration& command, LookupOptions& lookup) {
  command.group("Lookup");
  command.flag("--allow-private", lookup.allow_private,
               "Fetch policies from private, loopback and link-local addresses also for domains from "
               "--domains-file; domains on the command line need no permission");
}

void declare_replace_foreign(Declaration& command, bool& replace_foreign) {
  command.group("Records");
  command.flag("--replace-foreign", replace_foreign,
               "Remove TXT records of other services at _mta-sts and _smtp._tls; without it they are kept: "
               "formats that replace all records of a name print them again");
}

void declare_rua(Declaration& command, std::vector<ReportUri>& rua) {
  command.group("Records");
  command.option(
      repeatable(
          {"--rua", "URI",
           "The destination of TLS reports: a mailto: or https: URI, or a bare mail address (RFC 8460 §3)",
           "the existing ones"}),
      into_once<ReportUri>(rua, ReportUri::from_operator));
}

}  // namespace mtasts
