// mtasts check: observes a live deployment as a careful sender does, judges it, and prints the findings.
#include <algorithm>
#include <chrono>
#include <memory>

#include "cli/check_output/check_format.h"
#include "cli/options/evidence_options.h"
#include "cli/options/format_option.h"
#include "cli/options/option_groups.h"
#include "cli/options/option_values.h"
#include "cli/options/page_options.h"
#include "cli/text/paragraph.h"
#include "commands/bulk/bulk_run.h"
#include "commands/bulk/for_each_domain.h"
#include "commands/checks/check_report.h"
#include "commands/checks/expectations.h"
#include "commands/command_list.h"
#include "commands/lookup/observation_clients.h"
#include "commands/lookup/observer.h"
#include "commands/options/check_options.h"
#include "commands/output/report_output.h"
#include "commands/reports/reports_about.h"
#include "mtasts/explanation.h"
#include "mtasts/finding.h"
#include "mtasts/printable.h"
#include "mtasts/tlsrpt_evidence.h"
#include "ports/report_store.h"

namespace mtasts {
namespace {

void declare_looking(Declaration& command, ObservationOptions& options) {
  command.group("Looking");
  command.flag("--no-smtp", options.no_smtp, "Do not connect to the MX hosts");
  declare_destinations(command, options.mx_port, options.https_port, options.connect_to);
  command.option(
      {"--connections", "N",
       "The maximum number of simultaneous connections to one address. Raise it for the web server "
       "of your own that serves the policies of many domains",
       "2"},
      number_into<std::size_t>(options.connections, 1, 1000));
  command.option(
      {"--mx",
       "HOST",
       "Judge HOST too, as if the domain had an MX record for it: its STARTTLS, its certificate, and "
       "if the policy covers it, before the record is published",
       "",
       {},
       true},
      into_once<DomainName>(options.planned_mx, [](const std::string& typed) -> Result<DomainName> {
        auto host = DomainName::parse(typed);
        if (!host || host->is_host_name()) return host;
        return usage_error(quote(typed) + " is not the name of a host");
      }));
  command.option({"--deadline", "SECONDS",
                  "The time limit of the whole run: what is not known by then is undetermined. In any "
                  "case the connections to one host may take 90 seconds, and an address that does not answer "
                  "is tried once a minute, whatever the number of hosts and domains that share it",
                  "no limit"},
                 number_into<unsigned>(options.lookup.deadline, 1, 31'536'000));
}

void declare_trust(Declaration& command, LookupOptions& options) {
  command.group("Trust");
  command.flag(
      "--trust-ad", options.trust_ad,
      "Believe the AD bit (DNSSEC validated) of DNS servers on other machines, too; that of a server "
      "on a loopback address, or with \"options trust-ad\" in resolv.conf, is always believed");
  command.flag(
      "--allow-private", options.allow_private,
      "Connect to private, loopback and link-local addresses of domains from --domains-file, too; "
      "they are judged in any case. Domains on the command line and --connect-to need no permission");
}

void declare_intention(Declaration& command, CheckOptions& options) {
  const Choices<Step> steps = step_choices();
  command.group("Judging");
  command.option({"--expect-policy", "FILE", "The expected policy; any other is an error"},
                 into(options.expect_policy));
  command.option(
      {"--expect-id", "ID", "The expected id at _mta-sts; any other is an error"},
      into<PolicyId>(options.expect_id, [](const std::string& typed) { return PolicyId::parse(typed); }));
  declare_ledger(command, options.ledger,
                 "Compare the served policy and the id with those that this ledger recorded last");
  command.option({"--ready-for", "STEP",
                  "Judge if this step is safe now: testing, to publish the TXT record of a first policy; "
                  "enforce, to serve mode enforce, with --ledger only after --min-testing; removal, to "
                  "remove the record and the policy (RFC 8461 §8.3), which needs --ledger",
                  "", words_of(steps)},
                 choice_into(options.ready_for, steps));
  command.option({"--min-testing", "DURATION",
                  "With --ready-for enforce and --ledger or --store: the time that mode testing must have "
                  "been served; seconds, or a number with s, h, d or w",
                  "7d, with --store 14d"},
                 into<std::uint64_t>(options.min_testing, parse_duration));
  command.option(
      {"--store", "FILE",
       "With --ready-for enforce: the reports of senders in FILE, a store of mtasts report, must be "
       "evidence for the step, too"},
      into(options.store));
  declare_evidence(command, options.evidence);
  command.option({"--watch-expiry", "DAYS", "Warn about certificates that expire within DAYS",
                  "14, or a third of the lifetime if that is less"},
                 number_into<unsigned>(options.watch_expiry_days, 0, 3650));
  command.option({"--ca", "NAME",
                  "Judge if CAA records (RFC 8659) allow the CA with this name to certify the Policy Hosts, "
                  "such as letsencrypt.org",
                  "the CA of the current certificate, if it is known"},
                 into<DomainName>(options.observation.ca,
                                  [](const std::string& typed) { return DomainName::parse(typed); }));
  declare_ignore(command, options.accepted);
}

void declare_check_output(Declaration& command, CheckOptions& options) {
  command.group("Output");
  declare_formats(command, options.format, kCheckFormats);
  command.flag("--unordered", options.unordered,
               "With --ndjson: print results as soon as they are ready, not in the order of the domains");
  declare_report_file(command, options.file);
  declare_page(command, options.page, [&options] { return options.format == &kHtmlCheck; });
}

// The rules between options of different groups.
void declare_rules(Declaration& command, CheckOptions& options) {
  command.rule([&options]() -> Result<void> {
    if (options.unordered && !options.format->is_line_per_result) {
      return usage_error("--unordered needs --ndjson");
    }
    if (options.store && options.ready_for != Step::enforce) {
      return usage_error("--store needs --ready-for enforce");
    }
    if (options.min_testing) options.evidence.testing = days_rounded_up(*options.min_testing);
    if (options.ready_for == Step::removal && !options.ledger) {
      return usage_error("--ready-for removal needs --ledger: it records the policies that senders may hold");
    }
    return check_lookups("check", options.observation.lookup);
  });
}

void declare(Declaration& command, CheckOptions& options) {
  command.description(
      "Looks up MX, _mta-sts, _smtp._tls and the Policy Host, fetches the policy over HTTPS from every "
      "address, connects to every address of every MX host and starts TLS there. The check continues after a "
      "fault. Each finding has a stable code, its RFC section and a remedy; explain has details of a code."
      "\n\n"
      "Certificates are verified with the roots of this system; SSL_CERT_FILE and SSL_CERT_DIR name others. "
      "Proxies are never used, even if the environment names one. If no MX host answers on port 25, which "
      "many providers block, that is reported once and SMTP is not judged. A fetch of a policy, and a "
      "session over SMTP, may take 60 seconds each (RFC 8461 §3.3). If the Policy Host of a domain on the "
      "command line answers 404, the usual wrong paths are tried there; if its _mta-sts or _smtp._tls record "
      "is missing, the usual wrong names are looked up, at most 20. Domains of --domains-file cost no such "
      "requests."
      "\n\n"
      "With --zone-file, the files are the source of their domains, and hosts elsewhere are looked up in "
      "DNS. With --offline too, nothing is looked up or connected to: the check judges the content of the "
      "files, and everything else is undetermined."
      "\n\n"
      "The exit status is 0 for good, 1 for warnings, 2 for broken, 3 if something could not be determined; "
      "with several domains the gravest. With --format nagios it is also 3 if input cannot be read.");
  declare_domains(command, "A mail domain; U-labels are converted", options.domains,
                  options.observation.lookup);
  declare_looking(command, options.observation);
  declare_trust(command, options.observation.lookup);
  declare_intention(command, options);
  declare_lookup(command, options.observation.lookup);
  declare_check_output(command, options);
  declare_rules(command, options);

  command.example("Is it right?", "mtasts check example.com");
  command.example("Is a planned MX host ready for the policy?",
                  "mtasts check example.com --mx mx3.example.com");
  command.example("Is mode enforce safe now?", "mtasts check example.com --ready-for enforce");
  command.example("Do the reports of senders agree?",
                  "mtasts check example.com --ready-for enforce --store reports.db");
  command.example("All domains, for monitoring",
                  "mtasts check --domains-file domains.txt --no-smtp --format prometheus -o mtasts.prom");
  command.example("What zone files hold, before they are loaded",
                  "mtasts check example.com --zone-file example.com.zone --offline");
  command.example("Does the deployment match the ledger?", "mtasts check example.com --ledger ledger.ndjson");
}

// "nagios, markdown and html".
std::string formats_printed_at_end() {
  std::vector<std::string> names;
  for (const CheckFormat* format : kCheckFormats) {
    if (format->is_printed_at_end) names.emplace_back(format->name);
  }
  const std::string last = names.back();
  names.pop_back();
  return joined(names, ", ") + " and " + last;
}

Manual check_manual() {
  return {.output =
              "One line for each domain, \"domain: verdict - mode, id, MX, certificate\", then its findings, "
              "the worst first, each with a hint, the parts of a domain on the command line that are good, "
              "and with --ready-for the line \"ready for STEP: yes\" or "
              "\"ready for STEP: no: reason\"; with several domains a last line with totals. --format "
              "selects other formats. The formats " +
              formats_printed_at_end() + " are printed at the end, and keep lines in memory until then.",
          .schema = {R"({"domain","verdict":"good|warning|broken|unknown","time_ms",)",
                     R"( "seen":{...}|null,"findings":[FINDING...],)",
                     R"( "ready":{"step","ready","reason"|null}})",
                     R"(seen: {"time","mx":ANSWER,"addresses","sts":ANSWER,"sts_wildcard":ANSWER,)",
                     R"(  "policy_host":{"host","a":ANSWER,"aaaa":ANSWER,"cname","authenticated"},)",
                     R"(  "fetches":[{"address","port","outcome","no_route","status","location",)",
                     R"(    "content_type","content_encoding","date","body","body_base64","policy",)",
                     R"(    "time_ms","tls","error"}...],"asked_smtp":bool,)",
                     R"(  "mx_hosts":[{"host","a","aaaa","tlsa",)",
                     R"(    "sessions":[{"address","port","outcome","no_route","reply","time_ms",)",
                     R"(      "tls","requiretls","error"}...]}...],)",
                     R"(  "tlsrpt":ANSWER,"report_receivers":[{"uri","domain","mx","a","aaaa"}...],)",
                     R"(  "other_paths":[{"path","fetch"}...] only after a status 404,)",
                     R"(  "other_names":[{"owner","txt":ANSWER}...] only without a record,)",
                     R"(  "caa":{"ca","owner","answer":ANSWER} only if a CA is known})"}};
}

// More domains would only wait for each other's connections.
constexpr std::size_t kDomainsAtOnce = 200;

// The finding for an entry that is no domain name. Every finding has a hint.
Finding finding_of(const Error& error, const std::string& typed) {
  Finding finding{.code = std::string(error.code),
                  .subject = typed,
                  .message = unescape_printable(error.message),
                  .hint = unescape_printable(error.hint)};
  if (const auto explanation = explain(error.code); explanation && finding.hint.empty()) {
    finding.hint = explanation->remedy;
  }
  return finding;
}

CheckResult bad_entry(const std::string& typed, const Error& error) {
  CheckResult result{.domain = typed};
  result.findings.push_back(finding_of(error, typed));
  result.verdict = Verdict::broken;
  return result;
}

// The reports about the domain in the store, judged.
EnforceEvidence evidence_in(ReportStore& store, const Observation& seen, const CheckOptions& options,
                            const std::vector<LedgerEntry>& ledger) {
  EvidenceRequirements required = options.evidence;
  required.checks_are_good = !has_error(judge(seen, {.ready_for = Step::enforce}));
  const auto reports = reports_about(seen.domain, store);
  if (!reports)
    return {.is_ready = false, .reasons = {{reports.error().code, false, reports.error().message}}};
  return judge_evidence(required, served_policy(seen), ledger, *reports, seen.when);
}

Task<CheckResult> check_domain(DomainName domain, Observer& observer, const Expectations& expectations,
                               ReportStore* store, const CheckOptions& options, Clock& clock) {
  CheckResult result{.domain = domain.text()};
  if (observer.time_left().count() == 0) {
    Finding finding = found("deadline-reached", "the time of the run was over before this domain's turn");
    finding.subject = result.domain;
    result.findings.push_back(std::move(finding));
    result.verdict = Verdict::unknown;
    co_return result;
  }
  const std::chrono::milliseconds begin = clock.elapsed();
  result.seen = co_await observer.observe(domain);
  result.time = clock.elapsed() - begin;
  Expectation expected = expectations.of(*result.seen);
  if (store != nullptr) {
    expected.evidence =
        evidence_in(*store, *result.seen, options, expected.ledger.value_or(std::vector<LedgerEntry>()));
  }
  result.findings = judge(*result.seen, expected);
  result.accepted = remove_accepted(options.accepted, result.findings);
  result.ready_for = expected.ready_for;
  result.verdict = verdict_of(result.findings);
  co_return result;
}

Result<ExitCode> check(const CheckOptions& options, Context& context) {
  const OutputOptions file{.file = options.file};
  const BulkSettings settings{.command = "check",
                              .domains = options.domains,
                              .lookup = options.observation.lookup,
                              .output = file,
                              .other_inputs = {options.expect_policy, options.ledger, options.store}};
  if (auto kept = check_inputs(settings, context); !kept) return fail(kept.error());
  auto expectations = Expectations::read(options, context);
  if (!expectations) return fail(expectations.error());
  auto clients = ObservationClients::open(options.observation, context);
  if (!clients) return fail(clients.error());
  std::unique_ptr<ReportStore> store;
  if (options.store) {
    auto opened = context.ports.report_stores.open(options.store, IfMissing::fail);
    if (!opened) return fail(opened.error());
    store = *std::move(opened);
  }
  auto output = ReportOutput::open(options.file, options.format->wrote, context);
  if (!output) return fail(output.error());

  Clock& clock = context.ports.clock;
  const PrivateAccess access(options.domains, options.observation.lookup.allow_private, context.ports.idna);
  Observer observer(options.observation, access, *clients->dns, *clients->https, clients->smtp.get(), clock,
                    context.ports.loop);
  CheckReport report(options, *output, context);
  const auto step = [&](DomainName&& domain) {
    return check_domain(std::move(domain), observer, *expectations, store.get(), options, clock);
  };
  const DomainSteps<CheckResult> steps{.domain = step, .bad_entry = bad_entry};
  const Pace pace{.window = std::min(options.observation.lookup.concurrency,
                                     std::max(kDomainsAtOnce, options.observation.connections)),
                  .order = options.unordered ? Order::as_finished : Order::as_begun};
  DomainSource source(options.domains, context.ports.files, context.ports.idna);
  WatchedDns& dns = *clients->dns;
  auto read = for_each_domain(source, steps, report, pace, &dns, context);
  if (read && dns.ends_list()) read = fail(dns.error());
  if (read && source.count() == 0) read = fail(no_domains());
  if (!read) report.break_off(read.error());
  return report.finish();
}

Result<ExitCode> run(const CheckOptions& options, Context& context) {
  auto exit_code = check(options, context);
  const bool is_plugin = options.format->is_for_monitors;
  if (exit_code || !is_plugin || exit_code.error().fault == Fault::usage) return exit_code;
  // A monitor shows the first line of standard output, so it must have the error.
  context.diagnostics.error(exit_code.error());
  const std::unique_ptr<CheckPrinter> printer = check_printer_of(options, context);
  printer->break_off(exit_code.error());
  context.ports.out.write(printer->begin() + printer->end());
  return exit_code_in_format(exit_code_of(exit_code.error().fault), *options.format);
}

}  // namespace

constinit const Command check_command = {
    .name = "check",
    .summary = "check live deployments as a careful sender does",
    .declare = invocation<CheckOptions, declare, run>,
    .manual = check_manual,
};

}  // namespace mtasts
