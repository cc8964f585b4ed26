// Options of the records that are printed: --ttl and --rua.
#include "cli/options/option_groups.h"
#include "cli/options/option_values.h"
#include "mtasts/max_age.h"

namespace mtasts {
namespace {

Result<Ttl> ttl_of(const std::string& typed) {
  const Result<std::uint64_t> seconds = parse_duration(typed);
  if (!seconds) return fail(seconds.error());
  return Ttl::from_seconds(*seconds);
}

}  // namespace

void declare_ttl(Declaration& command, std::optional<Ttl>& ttl) {
  command.group("Records");
  command.option({"--ttl", "DURATION",
                  "The TTL of the records: seconds, or a number with s, h, d or w; the old id is used until "
                  "the old TTL has passed",
                  "what stands, else 3600"},
                 into<Ttl>(ttl, ttl_of));
}

void declare_when_live(Declaration& command, bool& when_live) {
  command.group("Records");
  command.flag(
      "--when-live", when_live,
      "Leave out the _mta-sts record of a domain whose Policy Host does not serve the wanted policy yet, "
      "and say why (RFC 8461 §8.1)");
}

void declare_rua(Declaration& command, std::vector<ReportUri>& rua) {
  command.group("Records");
  command.option({"--rua",
                  "URI",
                  "Where senders send TLS reports: a mailto: or https: URI, or a bare mail address (RFC 8460 "
                  "§3)",
                  "what stands",
                  {},
                  true},
                 into_once<ReportUri>(rua, ReportUri::from_operator));
}

}  // namespace mtasts
