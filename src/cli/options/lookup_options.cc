#include "cli/options/lookup_options.h"

#include "cli/options/option_groups.h"
#include "cli/options/option_values.h"

namespace mtasts {

void declare_lookup(Declaration& command, LookupOptions& lookup) {
  command.group("Lookup");
  command.option(
      repeatable({"--server", "ADDR[#PORT]",
                  "Query this DNS server instead of those in MTASTS_RESOLVER or /etc/resolv.conf; queries "
                  "rotate among several servers"}),
      into(lookup.servers));
  command.option(
      repeatable({"--zone-file", "FILE",
                  "Read MX and TXT records from a zone file instead of DNS; a domain in none of the files is "
                  "undetermined (exit status 3)"}),
      into(lookup.zone_files));
  command.option({"--origin", "NAME",
                  "The origin of the zone files before any $ORIGIN; the root (.) if their names are complete "
                  "without a final dot"},
                 into(lookup.origin));
  command.flag("--offline", lookup.offline, "Make no lookups");
  command.option({"--timeout", "SECONDS", "The time to wait for an answer before the next try", "5"},
                 number_into<unsigned>(lookup.timeout, 1, 3600));
  command.option(
      {"--retries", "N",
       "The number of further tries after the first if a server does not answer, refuses or fails", "2"},
      number_into<unsigned>(lookup.retries, 0, 100));
  command.option({"--concurrency", "N", "The maximum number of concurrent queries", "1000"},
                 number_into<std::size_t>(lookup.concurrency, 1, 100000));
  command.option({"--rate", "QPS", "The maximum number of queries per second", "no limit"},
                 number_into<unsigned>(lookup.rate, 1, 10000000));
  command.rule([&lookup]() -> Result<void> {
    if (lookup.offline && !lookup.servers.empty()) {
      return usage_error("--offline excludes --server and @SERVER");
    }
    if (lookup.origin && lookup.zone_files.empty()) {
      return usage_error("--origin needs --zone-file");
    }
    return {};
  });
}

}  // namespace mtasts
