#include "cli/documents/man_prose.h"

namespace mtasts {

const std::vector<ManEntry>& man_exit_status() {
  static const std::vector<ManEntry> entries = {
      {"0", "Done. There may be warnings on standard error."},
      {"1", "Valid or good, with warnings; from lint and check only."},
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
      {"75", "A lock is held by another process."},
      {"77", "Permission denied."},
  };
  return entries;
}

const std::vector<ManEntry>& man_environment() {
  static const std::vector<ManEntry> entries = {
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
  return entries;
}

const std::vector<ManEntry>& man_files() {
  static const std::vector<ManEntry> entries = {
      {"/etc/resolv.conf",
       "The DNS servers to query if neither the command line nor MTASTS_RESOLVER names one."},
      {"the ledger",
       "The file of --ledger: one line of JSON for each policy ever published, oldest first, append-only: "
       "{\"schema\":\"mtasts.ledger/1\",\"time\",\"domain\",\"id\",\"mode\",\"max_age\",\"mx\"}. The last "
       "line of a domain is its current policy. Keep this file: it records the ids that were used, and when "
       "the last policy that a sender may still cache expires."},
  };
  return entries;
}

const std::vector<ManEntry>& man_standards() {
  static const std::vector<ManEntry> entries = {
      {"RFC 8461", "SMTP MTA Strict Transport Security (MTA-STS)"},
      {"RFC 8460", "SMTP TLS Reporting"},
      {"RFC 7505", "A \"Null MX\" No Service Resource Record for Domains That Accept No Mail"},
      {"RFC 5321", "Simple Mail Transfer Protocol"},
      {"RFC 1035", "Domain Names - Implementation and Specification"},
  };
  return entries;
}

const std::vector<std::string>& man_output() {
  static const std::vector<std::string> text = {
      "Data goes to standard output or to the file of -o, messages to standard error. A file is replaced as "
      "a whole: until the new content is complete and on disk, the old file is kept.",
      "With --json one document is printed, {\"schema\":\"mtasts.COMMAND/1\",\"results\":[...]}, for a "
      "single domain too. With --ndjson each result is one line that begins with its \"schema\"; results "
      "come in the order of the domains unless --unordered is given. While the number in the schema stays "
      "the same, fields are only added. Codes are stable, messages may change. Bytes that are not UTF-8 are "
      "replaced by U+FFFD.",
      "The file of --rejects has one line for each domain that was left out: "
      "{\"schema\":\"mtasts.rejects/1\",\"domain\",\"status\",\"message\",\"mx\":[...]}.",
  };
  return text;
}

const std::vector<std::string>& man_security() {
  static const std::vector<std::string> text = {
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
  return text;
}

const std::vector<std::string>& man_schema_error() {
  static const std::vector<std::string> lines = {
      R"(ERROR: {"code":"servfail|refused|timeout|malformed|unreachable|...",)",
      R"(        "message"})",
  };
  return lines;
}

const std::vector<std::string>& man_schema_finding() {
  static const std::vector<std::string> lines = {
      R"(FINDING: {"severity":"error|unknown|warning|info",)",
      R"(          "code","subject","line"|null,"message",)",
      R"(          "rfc"|null,"hint"|null})",
  };
  return lines;
}

const std::vector<ManEntry>& man_record_formats() {
  static const std::vector<ManEntry> entries = {
      {"bind",
       "Lines of a zone file for BIND, NSD, Knot DNS and whatever imports zone files. All names are absolute "
       "and each record has its TTL, so that they fit below any $ORIGIN and $TTL, by $INCLUDE for one. A "
       "file of -o or --output-dir that stands is read: its id, rua and TTL stay; those of domains that have "
       "records of their own are kept in memory until the end. Files of other formats are only compared."},
      {"json", "The results of --json; the stable shape for programs that no other format is for."},
      {"table, markdown",
       "For people, to paste into a provider's web page or to mail to a customer: names relative to the "
       "zone, values without quotes."},
      {"nsupdate",
       "Dynamic updates for nsupdate -k KEYFILE FILE and knsupdate: one transaction a zone (several from 50 "
       "records on). Where DNS was asked for the id, the update holds only if the same record, or none, "
       "still stands at _mta-sts. A CNAME that stands at a name of ours is removed."},
      {"knotc",
       "Commands for the standard input of knotc, a transaction a zone. knotc reports an error for each "
       "record that is to be replaced and does not stand yet, and commits the rest all the same: read the "
       "difference that it prints. nsupdate is the safer way."},
      {"tinydns", "Lines of tinydns-data, for djbdns. AAAA records are written by their number."},
      {"octodns",
       "One zone for octoDNS's YamlProvider, semicolons escaped as it wants them by default; make it one of "
       "several sources of the zone. One file a zone: with --zone APEX, or with --output-dir, where each "
       "domain is a zone. All records are kept in memory until the end, since they are sorted."},
      {"dnscontrol", "D_EXTEND for dnsconfig.js; the D of the zone must stand before it."},
      {"terraform-route53, terraform-cloudflare",
       "Variables for Terraform and OpenTofu, to be written to mtasts.auto.tfvars.json beside the main.tf of "
       "examples/terraform, which never changes. All names are kept in memory until the end, since none may "
       "stand twice."},
      {"powerdns",
       "Bodies for PATCH /api/v1/servers/localhost/zones/ZONE of PowerDNS, a line for each: one a zone, "
       "several from 1000 records on. What stands at a name and type is replaced."},
      {"route53",
       "Change batches for aws route53 change-resource-record-sets, a line for each: one a zone, several "
       "from 500 records or 16,000 characters on. The comment names the zone."},
      {"cloudflare",
       "Bodies for POST /zones/ZONE_ID/dns_records/batch of Cloudflare, a line for each: one a zone, several "
       "from 200 records on. They add records; to change some, import the bind format or use "
       "terraform-cloudflare."},
  };
  return entries;
}

const std::vector<ManEntry>& man_site_formats() {
  static const std::vector<ManEntry> entries = {
      {"nginx",
       "Servers for the http context, one for each certificate, which serve the tree as it stands. Where the "
       "names are many or long, server-names-hash.conf makes room for them."},
      {"caddy",
       "Sites for Caddy 2.6 and later, to be imported by a Caddyfile, which serve the tree as it stands. "
       "Caddy gets the certificates itself: up to 100 domains at once, more of them on demand, for the "
       "domains of a list (ask) and no others. The Caddyfile beside them is for a Caddy that serves nothing "
       "else, and refuses other hosts; one of yours answers these as it says."},
      {"apache",
       "Virtual hosts for Apache 2.4, one for each certificate, which serve the tree as it stands; they need "
       "its modules ssl, headers and vhost_alias."},
      {"haproxy",
       "A frontend for HAProxy 2.2 and later, with rules that can be put into another one. It answers itself "
       "and reads the policies when it starts: a changed policy needs the files of a new run, and a reload."},
      {"compose",
       "An nginx in a container that mounts the tree of policies, behind a Traefik (2 or 3) that has the "
       "certificates: compose.yaml, its settings in env.example. With --certificate, what Traefik's file "
       "provider reads of it."},
      {"kubernetes",
       "The same in a cluster, the policies in ConfigMaps, an Ingress for each certificate of cert-manager; "
       "what differs in a cluster goes into an overlay."},
      {"cloudflare-worker",
       "A worker for Cloudflare, worker.js and wrangler.toml; the policies stand in the script."},
      {"mailcow",
       "A script that hands the policies to the API of mailcow (2025-09 or later), which serves them itself "
       "and makes ids of its own."},
      {"mailcow-legacy",
       "mailcow before 2025-09: the one policy of all domains as a file of its web directory, and "
       "mailcow.conf with the names added. Later versions never serve that file."},
      {"acme",
       "No server: the names of the certificates, at most 100 in each, with scripts for certbot and lego, "
       "and the CAA records that allow them."},
  };
  return entries;
}

const std::vector<std::string>& man_schema_records() {
  static const std::vector<std::string> lines = {
      R"({"domain","role":"primary|hosted",)",
      R"( "records":[{"owner","ttl","type","rdata"}...],)",
      R"( "id"|null,"error":ERROR|null})",
  };
  return lines;
}

}  // namespace mtasts
