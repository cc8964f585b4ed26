// The options of "mtasts check".
#include "cli/options/check_options.h"

#include <algorithm>
#include <array>
#include <memory>

#include "cli/options/declarations.h"
#include "cli/options/option_values.h"
#include "mtasts/printable.h"
#include "mtasts/resource_record.h"

namespace mtasts {
namespace {

// What was typed of the formats, until the rule has made one of it.
struct TypedFormats {
  std::optional<CheckFormat> format = {};
  bool json = false;
  bool ndjson = false;
};

const Choices<CheckFormat>& formats() {
  static const Choices<CheckFormat> table = {{"text", CheckFormat::text},
                                             {"json", CheckFormat::json},
                                             {"ndjson", CheckFormat::ndjson},
                                             {"nagios", CheckFormat::nagios},
                                             {"prometheus", CheckFormat::prometheus},
                                             {"junit", CheckFormat::junit},
                                             {"markdown", CheckFormat::markdown},
                                             {"html", CheckFormat::html}};
  return table;
}

Result<CheckFormat> one_format(const TypedFormats& typed) {
  std::vector<CheckFormat> named;
  if (typed.format) named.push_back(*typed.format);
  if (typed.json) named.push_back(CheckFormat::json);
  if (typed.ndjson) named.push_back(CheckFormat::ndjson);
  if (named.empty()) return CheckFormat::text;
  const bool agree =
      std::all_of(named.begin(), named.end(), [&](CheckFormat format) { return format == named.front(); });
  if (!agree) return usage_error("--format, --json and --ndjson name different formats: give one of them");
  return named.front();
}

// "HOST:PORT:ADDRESS:PORT", where an IPv6 address stands in brackets.
std::optional<std::array<std::string, 4>> four_parts(const std::string& typed) {
  std::array<std::string, 4> parts;
  std::size_t part = 0;
  bool in_brackets = false;
  for (const char c : typed) {
    if (c == '[' || c == ']') {
      in_brackets = c == '[';
    } else if (c == ':' && !in_brackets) {
      if (++part == parts.size()) return std::nullopt;
    } else {
      parts.at(part) += c;
    }
  }
  if (part + 1 != parts.size() || in_brackets) return std::nullopt;
  return parts;
}

Result<ConnectTo> connect_to_of(const std::string& typed) {
  const auto parts = four_parts(typed);
  if (!parts) return usage_error(quote(typed) + " is not of the form HOST:PORT:ADDRESS:PORT");
  ConnectTo connect_to;
  const auto& [host, port, address, to_port] = *parts;
  if (!host.empty()) {
    auto name = DomainName::parse(host);
    if (!name) return fail(name.error());
    connect_to.host = name->text();
  }
  if (!address.empty()) {
    auto ip = IpAddress::parse(address);
    if (!ip) return usage_error(quote(address) + " is no address");
    connect_to.address = ip->text();
  }
  for (const auto& [text, target] :
       {std::pair(&port, &connect_to.port), std::pair(&to_port, &connect_to.to_port)}) {
    if (text->empty()) continue;
    const auto number = parse_number(*text, 1, 65535);
    if (!number) return fail(number.error());
    *target = static_cast<std::uint16_t>(*number);
  }
  return connect_to;
}

void declare_looking(Declaration& command, CheckOptions& options) {
  command.group("Looking");
  command.flag("--no-smtp", options.no_smtp, "Do not connect to the MX hosts");
  command.option({"--mx-port", "PORT", "The SMTP port of the MX hosts", "25"},
                 number_into<std::uint16_t>(options.mx_port, 1, 65535));
  command.option({"--https-port", "PORT", "The HTTPS port of the Policy Hosts", "443"},
                 number_into<std::uint16_t>(options.https_port, 1, 65535));
  command.option({"--connect-to",
                  "HOST:PORT:ADDRESS:PORT",
                  "For HOST at PORT connect to ADDRESS at PORT instead, under the same names; an empty part "
                  "stands for any host or port, or leaves it as it is; for laboratories",
                  "",
                  {},
                  true},
                 into_once<ConnectTo>(options.connect_to, connect_to_of));
}

void declare_intention(Declaration& command, CheckOptions& options) {
  const Choices<Step> steps = {
      {"testing", Step::testing}, {"enforce", Step::enforce}, {"removal", Step::removal}};
  command.group("Judging");
  command.option({"--expect-policy", "FILE", "The policy that should be served: another one is an error"},
                 into(options.expect_policy));
  command.option(
      {"--expect-id", "ID", "The id that should stand at _mta-sts: another one is an error"},
      into<PolicyId>(options.expect_id, [](const std::string& typed) { return PolicyId::parse(typed); }));
  declare_ledger(command, options.ledger,
                 "Hold what is served against this ledger: the policy and the id that were recorded last");
  command.option(
      {"--ready-for", "STEP",
       "Judge whether this step is safe now: testing, to publish the TXT record of a first policy; enforce, "
       "to serve mode enforce; removal, to take record and policy down (RFC 8461 §8.3), which needs --ledger",
       "", words_of(steps)},
      choice_into(options.ready_for, steps));
  command.option({"--watch-expiry", "DAYS", "Warn of certificates that end within DAYS", "14"},
                 number_into<unsigned>(options.watch_expiry_days, 0, 3650));
}

void declare_report(Declaration& command, CheckOptions& options) {
  const auto typed = std::make_shared<TypedFormats>();
  command.group("Output");
  command.option({"--format", "NAME",
                  "text, for a terminal; json and ndjson, for scripts; nagios, a plugin's output; "
                  "prometheus, for a textfile collector; junit; markdown; html, a page to mail to a customer",
                  "text", words_of(formats())},
                 choice_into(typed->format, formats()));
  command.flag("--json", typed->json, "The same as --format json: one JSON document");
  command.flag("--ndjson", typed->ndjson,
               "The same as --format ndjson: each result as a JSON text on a line of its own, as it comes");
  command.flag("--unordered", options.unordered,
               "With --ndjson: print results as they are ready, not in the order of the domains");
  command.option(
      {"-o,--output", "FILE", "Write to FILE, replaced as a whole; - is standard output", "standard output"},
      [&options](const std::string& path) -> Result<void> {
        options.file = path == "-" ? std::nullopt : std::optional(path);
        return {};
      });
  command.rule([typed, &options]() -> Result<void> {
    auto format = one_format(*typed);
    if (!format) return fail(format.error());
    options.format = *format;
    if (options.unordered && options.format != CheckFormat::ndjson) {
      return usage_error("--unordered needs --ndjson");
    }
    if (options.ready_for == Step::removal && !options.ledger) {
      return usage_error(
          "--ready-for removal needs --ledger: nobody else knows which policies senders may hold");
    }
    if (options.lookup.offline) return usage_error("--offline leaves check nothing to look at");
    return {};
  });
}

}  // namespace

void declare_check(Declaration& command, CheckOptions& options) {
  command.about(
      "look at live deployments as a careful sender would",
      "Looks up MX, _mta-sts, _smtp._tls and the Policy Host, fetches the policy over HTTPS from every "
      "address, connects to every address of every MX host and starts TLS there. Nothing stops at the first "
      "fault: everything that was seen is judged, each finding has a stable code, its RFC section and what "
      "to do; explain tells more about a code."
      "\n\n"
      "Certificates are held against the roots of this system; SSL_CERT_FILE and SSL_CERT_DIR name others. "
      "Proxies are not used, whatever the environment says. Where no MX host at all answers on port 25, "
      "which many providers block, that is said once and SMTP is left unjudged. A fetch of a policy, and a "
      "session over SMTP, may take 60 seconds each (RFC 8461 §3.3)."
      "\n\n"
      "The exit status is 0 for good, 1 for warnings, 2 for broken, 3 where something could not be "
      "determined; with several domains the gravest. With --format nagios it is 3 as well where something "
      "could not be read.");
  command.operands({server_operand(), {"DOMAIN", true, false, {}, "A mail domain; U-labels are converted"}},
                   take_domains(options.domains, options.lookup));
  declare_domain_lists(command, options.domains);
  require_domains(command, options.domains);
  declare_looking(command, options);
  declare_intention(command, options);
  declare_lookup(command, options.lookup);
  declare_report(command, options);

  command.example("Is it right?", "mtasts check example.com");
  command.example("Is mode enforce safe now?", "mtasts check example.com --ready-for enforce");
  command.example("All domains, for monitoring",
                  "mtasts check --domains-file domains.txt --no-smtp --format prometheus -o mtasts.prom");
  command.example("Is what is served what was recorded?", "mtasts check example.com --ledger ledger.ndjson");
}

}  // namespace mtasts
