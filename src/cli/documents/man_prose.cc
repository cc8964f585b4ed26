#include "cli/documents/man_prose.h"

#include "cli/record_formats/record_format.h"
#include "cli/site_formats/site_format.h"

namespace mtasts {
namespace {

// An entry for each row; neighbours with the same text share one.
template <class Rows>
std::vector<ManEntry> entries_of(const Rows& rows) {
  std::vector<ManEntry> entries;
  for (const auto* row : rows) {
    if (!entries.empty() && entries.back().text == row->man) {
      entries.back().term += ", " + std::string(row->name);
    } else {
      entries.push_back({std::string(row->name), std::string(row->man)});
    }
  }
  return entries;
}

}  // namespace

std::vector<ManEntry> man_exit_status() {
  return {
      {"0", "Done. There may be warnings on standard error."},
      {"1",
       "Valid or good, with warnings, from lint, check, report and status; something waits for a person, "
       "from plan, apply and status. With --diff-exit-code: --dry-run found changes."},
      {"2",
       "Something requested was found broken or was not printed (no such domain, no MX, a null MX, an MX "
       "that is not a host name or that the policy does not cover), or --dry-run found changes."},
      {"3", "Could not be determined: timeout, SERVFAIL, REFUSED, a domain in none of the zone files."},
      {"64", "Usage: invalid command line."},
      {"65", "Input data is malformed."},
      {"66", "A file cannot be read."},
      {"70", "Internal error."},
      {"73", "A file cannot be created."},
      {"74", "Input or output failed, for example on a full disk."},
      {"75", "A lock is held by another process, or another program changed a file meanwhile: run again."},
      {"77", "Permission denied."},
      {"78", "The settings file is malformed, or contradicts itself."},
  };
}

std::vector<ManEntry> man_environment() {
  return {
      {"MTASTS_RESOLVER",
       "The DNS server to query instead of those in /etc/resolv.conf, written as for --server. --server "
       "overrides it."},
      {"SOURCE_DATE_EPOCH",
       "Seconds since 1970-01-01 00:00 UTC: the current time for new ids. --date overrides it."},
      {"SSL_CERT_FILE, SSL_CERT_DIR",
       "The certificate authorities to trust instead of this system's, for check and --when-live."},
      {"NO_COLOR", "If set and not empty, --color auto means never."},
      {"TERM", "If dumb, --color auto means never."},
  };
}

std::vector<ManEntry> man_files() {
  return {
      {"/etc/resolv.conf",
       "The DNS servers to query if neither the command line nor MTASTS_RESOLVER names one."},
      {"the ledger",
       "The file of --ledger: one line of JSON for each policy ever published, oldest first, append-only: "
       "{\"schema\":\"mtasts.ledger/1\",\"time\",\"domain\",\"id\",\"mode\",\"max_age\",\"mx\"}. The last "
       "line of a domain is its current policy. Keep this file: it records the ids that were used, and when "
       "the last policy that a sender may still cache expires."},
  };
}

std::vector<ManEntry> man_standards() {
  return {
      {"RFC 8461", "SMTP MTA Strict Transport Security (MTA-STS)"},
      {"RFC 8460", "SMTP TLS Reporting"},
      {"RFC 7505", "A \"Null MX\" No Service Resource Record for Domains That Accept No Mail"},
      {"RFC 5321", "Simple Mail Transfer Protocol"},
      {"RFC 1035", "Domain Names - Implementation and Specification"},
  };
}

std::vector<std::string> man_output() {
  return {
      "Data goes to standard output or to the file of -o, messages to standard error. A file is replaced as "
      "a whole: until the new content is complete and on disk, the old file is kept.",
      "With --json one document is printed, {\"schema\":\"mtasts.COMMAND/1\",\"results\":[...]}, for a "
      "single domain too. With --ndjson each result is one line that begins with its \"schema\"; results "
      "come in the order of the domains unless --unordered is given. While the number in the schema stays "
      "the same, fields are only added. Codes are stable, messages may change. Bytes that are not UTF-8 are "
      "replaced by U+FFFD.",
      "With --domains-file a last line on standard error counts the domains by outcome, unless --quiet is "
      "given: \"10000 domains: 9930 written, 40 null MX, 10 undetermined, 20 not covered; 0 removed\". "
      "Messages about many domains have one hint a kind. If no DNS server answers the first 1000 questions "
      "of a list, the other domains are undetermined without a lookup, files are kept, and the exit status "
      "is 3.",
      "The file of --rejects has one line for each domain that was left out: "
      "{\"schema\":\"mtasts.rejects/1\",\"domain\",\"status\",\"message\",\"mx\":[...]}.",
  };
}

std::vector<std::string> man_security() {
  return {
      "MX records without DNSSEC validation may be forged in transit (RFC 8461 §10.3). A policy made from "
      "them is only as safe as the path to the resolver: use one on the same host, and review the mx of the "
      "policy before the mode becomes enforce. Other MX records never change an existing policy silently.",
      "With mode enforce, mail to an MX that the policy does not cover is not delivered, and senders cache a "
      "policy for max_age after it is removed. Begin with mode testing and reports; to remove a policy, "
      "publish mode none first and wait (RFC 8461 §8.3).",
      "A wildcard mx covers every host at that level for which anybody can get a certificate; prefer full "
      "names (RFC 8461 §10.4).",
      "Text from servers and files is escaped before it reaches a terminal. $INCLUDE opens no file outside "
      "the directory of the zone file, and no symbolic link below --output-dir is followed.",
  };
}

std::vector<std::string> man_schema_error() {
  return {
      R"(ERROR: {"code":"servfail|refused|timeout|malformed|unreachable|...",)",
      R"(        "message"})",
  };
}

std::vector<std::string> man_schema_finding() {
  return {
      R"(FINDING: {"severity":"error|unknown|warning|info",)",
      R"(          "code","subject","line"|null,"message",)",
      R"(          "rfc"|null,"hint"|null})",
  };
}

std::vector<ManEntry> man_record_formats() {
  return entries_of(kRecordFormats);
}

std::vector<ManEntry> man_site_formats() {
  return entries_of(kSiteFormats);
}

Manual man_of_record() {
  return {.output = "The record as a line of a zone file, its owner name absolute; see FORMATS for others.",
          .schema = man_schema_records(),
          .sections = {{"FORMATS", man_record_formats()}}};
}

std::vector<std::string> man_schema_records() {
  return {
      R"({"domain","role":"primary|hosted",)",
      R"( "records":[{"owner","ttl","type","rdata"}...],)",
      R"( "id"|null,"error":ERROR|null})",
  };
}

}  // namespace mtasts
