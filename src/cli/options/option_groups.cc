#include "cli/options/option_groups.h"

#include "cli/text/nearest_name.h"
#include "mtasts/code.h"
#include "mtasts/finding.h"
#include "mtasts/max_age.h"
#include "mtasts/printable.h"

namespace mtasts {
namespace {

Result<MaxAge> parse_max_age(const std::string& typed) {
  const Result<std::uint64_t> seconds = parse_duration(typed);
  if (!seconds) return fail(seconds.error());
  if (*seconds == 0 || *seconds > MaxAge::kGreatest) {
    return usage_error(std::to_string(*seconds) + " seconds are outside 1..31557600 (RFC 8461 §3.2)");
  }
  return MaxAge::from_seconds(*seconds);
}

Result<Ttl> parse_ttl(const std::string& typed) {
  const Result<std::uint64_t> seconds = parse_duration(typed);
  if (!seconds) return fail(seconds.error());
  return Ttl::from_seconds(*seconds);
}

std::vector<std::string> acceptable_codes() {
  std::vector<std::string> codes;
  for (const std::string_view code : kFindingCodes) {
    if (is_acceptable(code)) codes.emplace_back(code);
  }
  return codes;
}

}  // namespace

void declare_domain_lists(Declaration& command, DomainOptions& domains) {
  command.group("Domains");
  command.option(
      repeatable({"--domains-file", "FILE",
                  "Read more domains from FILE, one a line; blank lines and text after # are ignored; - is "
                  "standard input"}),
      into(domains.files));
  command.flag("-0,--null", domains.nul_terminated,
               "The entries of --domains-file end in NUL instead of a line feed");
  command.rule([&domains]() -> Result<void> {
    if (domains.nul_terminated && domains.files.empty()) {
      return usage_error("--null needs --domains-file");
    }
    return {};
  });
}

Take take_domains(DomainOptions& domains, LookupOptions& lookup) {
  return [&domains, &lookup](const std::string& typed) -> Result<void> {
    if (typed.empty()) return usage_error("an operand is empty");
    if (typed.front() != '@') {
      domains.operands.push_back(typed);
      return {};
    }
    if (typed.size() == 1) return usage_error("\"@\" names no server", "write @ADDR or @ADDR#PORT");
    lookup.servers.push_back(typed.substr(1));
    return {};
  };
}

Take take_domains(DomainOptions& domains) {
  return [&domains](const std::string& typed) -> Result<void> {
    if (typed.empty()) return usage_error("an operand is empty");
    if (typed.front() == '@') {
      return usage_error(quote(typed) + ": this command makes no lookups and takes no server");
    }
    domains.operands.push_back(typed);
    return {};
  };
}

OperandModel server_operand() {
  return {"@SERVER",
          true,
          false,
          {},
          "Query this DNS server: @ADDR or @ADDR#PORT, for IPv6 also @[ADDR]#PORT; the same as --server"};
}

void declare_domains(Declaration& command, const std::string& help, DomainOptions& domains,
                     LookupOptions& lookup) {
  command.operands({server_operand(), {"DOMAIN", true, false, {}, help}}, take_domains(domains, lookup));
  declare_domain_lists(command, domains);
  command.rule([&domains]() -> Result<void> {
    if (domains.operands.empty() && domains.files.empty()) {
      return usage_error("no domain is given", "name domains as operands or with --domains-file FILE");
    }
    return {};
  });
}

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

Result<void> check_lookups(std::string_view name, const LookupOptions& lookup) {
  if (!lookup.offline || !lookup.zone_files.empty()) return {};
  return usage_error(std::string(name) + " needs lookups, and --offline forbids them",
                     "--zone-file names zone files to judge offline");
}

Choices<Mode> mode_choices() {
  return {{"testing", Mode::testing}, {"enforce", Mode::enforce}, {"none", Mode::none}};
}

void declare_policy(Declaration& command, PolicyOptions& policy) {
  const Choices<Mode> modes = mode_choices();

  command.group("Policy");
  command.option(
      repeatable({"--mx", "PATTERN",
                  "An mx of the policy: a host, or *.DOMAIN for every host one label below DOMAIN; with it "
                  "the policy needs no MX lookup",
                  "the existing mx, else the MX records"}),
      into(policy.mx));
  command.option({"--mode", "MODE",
                  "The action of senders if no valid TLS connection is possible: testing, report it and "
                  "deliver; enforce, do not deliver; none, behave as without a policy",
                  "the existing mode, else testing", words_of(modes)},
                 choice_into(policy.mode, modes));
  command.option({"--max-age", "DURATION",
                  "The time for which senders may cache the policy: seconds, or a number with s, h, d or w, "
                  "at most 31557600 seconds",
                  "the existing max_age, else 7d; with mode none 1d"},
                 into<MaxAge>(policy.max_age, parse_max_age));
  command.flag("--allow-implicit-mx", policy.allow_implicit_mx,
               "For a domain with an address but without MX records, use its own name as mx (RFC 5321 §5.1)");
}

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

void declare_ignore(Declaration& command, std::vector<std::string>& accepted) {
  command.option({"--ignore",
                  "CODE",
                  "Accept this finding: it is neither printed nor counted in the exit status. Findings of "
                  "severity unknown cannot be accepted",
                  "",
                  {},
                  true,
                  false,
                  acceptable_codes()},
                 [&accepted](const std::string& typed) -> Result<void> {
                   if (is_acceptable(typed)) {
                     accepted.push_back(typed);
                     return {};
                   }
                   if (Code::find(typed)) return usage_error(quote(typed) + " cannot be accepted");
                   return usage_error(quote(typed) + " is no code of a finding",
                                      did_you_mean(typed, acceptable_codes()));
                 });
}

void declare_ledger(Declaration& command, std::optional<std::string>& ledger, const std::string& help) {
  command.group("Id");
  command.option({"--ledger", "FILE", help}, into(ledger));
}

void declare_date(Declaration& command, std::optional<Day>& date) {
  command.group("Id");
  command.option({"--date", "YYYY-MM-DD", "The day for a new id", "SOURCE_DATE_EPOCH, else today, in UTC"},
                 into<Day>(date, [](const std::string& typed) { return parse_day(typed); }));
}

void declare_id(Declaration& command, IdOptions& id) {
  command.group("Id");
  command.option({"--id", "ID", "The id to print, 1 to 32 letters and digits (RFC 8461 §3.1)",
                  "the existing id, else today's first"},
                 into<PolicyId>(id.id, [](const std::string& typed) { return PolicyId::parse(typed); }));
  command.flag("--bump", id.bump, "The policy has changed: print the successor of the existing id");
  declare_ledger(command, id.ledger, "Read the existing and used ids from this ledger");
  declare_date(command, id.date);
  command.rule([&id]() -> Result<void> {
    if (id.id && id.bump) return usage_error("--id and --bump exclude each other");
    return {};
  });
}

}  // namespace mtasts
