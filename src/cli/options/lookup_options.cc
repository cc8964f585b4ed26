#include "cli/options/lookup_options.h"

#include "cli/options/option_groups.h"
#include "cli/options/option_values.h"

namespace mtasts {

void declare_lookup(Declaration& command, LookupOptions& lookup) {
  command.group("Lookup");
  command.option({"--server",
                  "ADDR[#PORT]",
                  "Ask this DNS server instead of those of MTASTS_RESOLVER or /etc/resolv.conf; several take "
                  "turns, so that a list's load is shared",
                  "",
                  {},
                  true},
                 into(lookup.servers));
  command.option({"--zone-file",
                  "FILE",
                  "Read MX and TXT from a zone file instead of from DNS; a domain in none of the files "
                  "counts as undetermined",
                  "",
                  {},
                  true},
                 into(lookup.zone_files));
  command.option({"--origin", "NAME", "The origin of the zone files before any $ORIGIN"},
                 into(lookup.origin));
  command.flag("--offline", lookup.offline, "Ask no server, whatever is missing then");
  command.option({"--timeout", "SECONDS", "Wait so long for an answer before the next try", "5"},
                 number_into<unsigned>(lookup.timeout, 1, 3600));
  command.option({"--retries", "N", "Try again so many times after the first", "2"},
                 number_into<unsigned>(lookup.retries, 0, 100));
  command.option({"--concurrency", "N", "Have at most N questions under way at once", "1000"},
                 number_into<std::size_t>(lookup.concurrency, 1, 100000));
  command.option({"--rate", "QPS", "Ask at most QPS questions a second", "no limit"},
                 number_into<unsigned>(lookup.rate, 1, 10000000));
  command.rule([&lookup]() -> Result<void> {
    if (lookup.offline && !lookup.servers.empty()) {
      return usage_error("--offline forbids to ask the server that --server or @SERVER names");
    }
    if (lookup.origin && lookup.zone_files.empty()) {
      return usage_error("--origin says how --zone-file is read, and there is none");
    }
    return {};
  });
}

}  // namespace mtasts
