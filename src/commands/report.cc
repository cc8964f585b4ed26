// mtasts report: reads TLSRPT reports, and prints who failed to deliver mail securely, why, and what to do.
#include <chrono>
#include <memory>
#include <utility>

#include "cli/options/evidence_options.h"
#include "cli/options/format_option.h"
#include "cli/options/option_groups.h"
#include "cli/options/option_values.h"
#include "cli/options/page_options.h"
#include "cli/report_output/report_format.h"
#include "commands/command_list.h"
#include "commands/options/report_options.h"
#include "commands/output/destination.h"
#include "commands/output/report_output.h"
#include "commands/reports/domain_reports.h"
#include "commands/reports/failure_check.h"
#include "commands/reports/known_domains.h"
#include "commands/reports/report_reading.h"
#include "mtasts/counted.h"
#include "mtasts/judgement.h"
#include "mtasts/printable.h"
#include "ports/report_store.h"

namespace mtasts {
namespace {

Take day_into(std::optional<Day>& day) {
  return into<Day>(day, [](const std::string& typed) { return parse_day(typed); });
}

void declare_imap(Declaration& command, ReportOptions& options) {
  command.group("Mailbox");
  command.option({"--imap", "URL",
                  "Read a folder over IMAP with TLS: imaps://USER@HOST/FOLDER. Nothing in it changes; with "
                  "--store only new messages are fetched"},
                 into<ImapUrl>(options.imap, [](const std::string& typed) { return ImapUrl::parse(typed); }));
  const auto password_file = std::make_shared<std::optional<std::string>>();
  command.option({"--password-file", "FILE",
                  "The first line is the password for --imap; only its owner may "
                  "have access to FILE"},
                 into(*password_file));
  command.flag("--mark-seen", options.mark_seen,
               "Mark the messages that have a report as seen once it is read");
  command.option(
      {"--move-to", "FOLDER", "Move the messages that have a report to FOLDER once it is read"},
      into<ImapFolder>(options.move_to, [](const std::string& typed) { return ImapFolder::parse(typed); }));
  command.rule([password_file, &options]() -> Result<void> {
    if (options.imap && !*password_file) {
      return usage_error("--imap needs --password-file", "chmod 600 the file");
    }
    if (!options.imap && (*password_file || options.mark_seen || options.move_to)) {
      return usage_error("--password-file, --mark-seen and --move-to need --imap");
    }
    options.password_file = password_file->value_or("");
    return {};
  });
}

void declare_store(Declaration& command, ReportOptions& options) {
  command.group("Store");
  command.option({"--store", "FILE",
                  "Keep the reports in FILE, an SQLite database, which is created if it is missing; a "
                  "message is read once. Without FILE and --imap the reports of the store are printed",
                  "none: the reports are read and forgotten"},
                 into(options.store));
  command.option({"--prune-before", "YYYY-MM-DD", "Remove the reports of earlier days (UTC) from the store"},
                 day_into(options.prune_before));
  command.rule([&options]() -> Result<void> {
    if (!reads_messages(options) && !options.store) {
      return usage_error("neither FILE nor --imap is given",
                         "- is standard input; --store prints the reports of a store");
    }
    if (options.prune_before && !options.store) return usage_error("--prune-before needs --store");
    return {};
  });
}

void declare_selection(Declaration& command, ReportOptions& options) {
  command.group("Selection");
  command.option({"--since", "YYYY-MM-DD", "Print only reports of this day (UTC) and later"},
                 day_into(options.since));
  command.option({"--until", "YYYY-MM-DD", "Print only reports of this day (UTC) and earlier"},
                 day_into(options.until));
  command.option({"--domain",
                  "DOMAIN",
                  "A mail domain of your own; its subdomains are own, too. Reports for all other domains are "
                  "shown apart. Without FILE and --imap only DOMAIN itself is printed",
                  "all domains in the reports",
                  {},
                  true},
                 into(options.domains.operands));
  command.rule([&options]() -> Result<void> {
    if (options.since && options.until && *options.until < *options.since) {
      return usage_error("--until is before --since");
    }
    return {};
  });
}

void declare_authentication(Declaration& command, ReportOptions& options) {
  command.group("Authentication");
  command.option(
      {"--authserv-id", "HOST",
       "Count only reports by mail with a valid DKIM signature of the reporting organization (RFC 8460 §3), "
       "by the Authentication-Results field of HOST, the name at the start of that field. HOST must remove "
       "fields with its name that a sender wrote (RFC 8601 §5). With --store, messages that were read "
       "without HOST are read once more"},
      into(options.authserv_id));
}

void declare_readiness(Declaration& command, ReportOptions& options) {
  EvidenceRequirements& required = options.requirements;
  const auto step = std::make_shared<std::optional<Step>>();
  const Choices<Step> steps = step_choices();
  command.group("Evidence");
  command.option(
      {"--ready-for", "STEP",
       "With enforce: print if the reports are the evidence to change the policy from mode testing to "
       "enforce; if not, the exit status is 2. Reports are no evidence for the other steps",
       "", words_of(steps)},
      choice_into(*step, steps));
  command.option({"--min-testing", "DURATION",
                  "The required time in mode testing, by --ledger, else by the reports; seconds, or a number "
                  "with s, h, d or w",
                  "14d"},
                 days_into(required.testing));
  declare_evidence(command, required);
  command.option(
      {"--ledger", "FILE",
       "The ledger has the current policy of each domain, and since when it is published; without it "
       "the newest policy in the reports is the current one"},
      into(options.ledger));
  command.flag(
      "--policies-seen", options.policies_seen,
      "Print the policies of --ledger that each reporting organization uses, and since when; a policy "
      "that the ledger does not have is a warning: somebody else serves it");
  command.rule([step, &options]() -> Result<void> {
    if (options.policies_seen && !options.ledger) return usage_error("--policies-seen needs --ledger");
    if (*step && **step != Step::enforce) {
      return usage_error("reports are evidence for --ready-for enforce only",
                         "mtasts check judges the other steps");
    }
    options.ready_for_enforce = step->has_value();
    return {};
  });
}

void declare_check(Declaration& command, ReportOptions& options) {
  LookupOptions& lookup = options.observation.lookup;
  command.group("Check");
  command.flag("--check", options.check,
               "Look at the MX host or the Policy Host of each failure now, as check does, and print if it "
               "still fails");
  declare_allow_private(command, lookup);
  declare_lookup(command, lookup);
  command.rule([&lookup] { return check_lookups("--check", lookup); });
}

void declare_report_output(Declaration& command, ReportOptions& options) {
  command.group("Output");
  declare_formats(command, options.format, kReportFormats);
  declare_report_file(command, options.file);
  declare_page(command, options.page, [&options] { return options.format == &kHtmlReport; });
}

void declare(Declaration& command, ReportOptions& options) {
  command.description(
      "Reads TLSRPT reports (RFC 8460), which senders mail to the rua of a domain once a day, and prints for "
      "each mail domain the good and the failed sessions, and for each group of failures the cause and the "
      "remedy."
      "\n\n"
      "A FILE is a report as JSON, gzip or zip, a mail, or an mbox; its content decides, not its name. A "
      "DIR is read with all files below it; of a Maildir only the messages are read. A message without a "
      "readable report does not end the run: it is named with its Message-ID and the reason, with --store "
      "only once. A report that was sent twice counts once."
      "\n\n"
      "Policy types are never added up: a sender may count a session under sts and under tlsa. Anybody can "
      "forge a report: see --authserv-id."
      "\n\n"
      "The exit status is 0 for no failures, 1 for failures of mail that was delivered all the same, as in "
      "mode testing, 2 for failures that hold back mail, 3 if there is no report; 65 or 66 if a report could "
      "not be read.");
  command.operands(
      {{"FILE|DIR", true, false, {}, "A report, mail, mailbox or directory; - is standard input"}},
      into(options.paths));
  declare_imap(command, options);
  declare_store(command, options);
  declare_selection(command, options);
  declare_domain_lists(command, options.domains);
  declare_authentication(command, options);
  declare_readiness(command, options);
  declare_check(command, options);
  declare_report_output(command, options);
  command.example("The mailbox of the rua address", "mtasts report ~/Maildir");
  command.example("One report", "mtasts report 'google.com!example.com!1795132800!1795219199!001.json.gz'");
  command.example(
      "From cron: new mail into a store; the verified reports of the last week",
      "mtasts report --store reports.db --authserv-id mx.example.com --since 2026-11-21 ~/Maildir");
  command.example(
      "The same over IMAP; the messages move to another folder",
      "mtasts report --store reports.db --authserv-id mx.example.com --imap "
      "imaps://tls@mail.example.com/INBOX --password-file /etc/mtasts/imap-password --move-to Done");
  command.example("The reports of a store, for a spreadsheet",
                  "mtasts report --store reports.db --format csv -o reports.csv");
  command.example("Does the failure last?", "mtasts report --check ~/Maildir");
  command.example("May I change the policy to enforce?",
                  "mtasts report --store reports.db --ledger ledger.ndjson --ready-for enforce");
  command.example("Which sender still uses which policy?",
                  "mtasts report --store reports.db --ledger ledger.ndjson --policies-seen");
  command.example("A mail from a filter", "mtasts report --ndjson - <mail.eml");
}

Manual report_manual() {
  return {
      .output =
          "For each domain a line \"domain: verdict - reports, days, organizations\", a line for the "
          "sessions of each policy type, and for each group of failures with the same result type, "
          "organization and MX its sessions, days, cause and remedy. The verdict is good, warning (all mail "
          "was delivered), broken (senders held back mail), or unknown (no report). Reports for other "
          "domains than those of --domain, and reports about the delivery of reports, follow apart. "
          "--ready-for adds the line \"ready for enforce: yes\" or \"ready for enforce: no: reasons\". Of "
          "csv, the lines of kind sessions have the sessions of one day.",
      .schema = {R"({"kind":"domain","domain","subject":"own|foreign|report-delivery",)",
                 R"( "verdict":"good|warning|broken|unknown","reports","authenticated_reports",)",
                 R"( "first_day"|null,"last_day"|null,"organizations":[...],"sessions":[COUNTS...],)",
                 R"( "days":[{"day","sessions":[COUNTS...]}...],)",
                 R"( "failures":[{"severity":"error|warning","policy_type","result_type",)",
                 R"(   "reason"|null,"organization","mx"|null,"first_day","last_day","sessions",)",
                 R"(   "held_back","code"|null,"cause"|null,"hint"|null,)",
                 R"(   "now":{"state":"lasting|mended|gone|unknown","reason"}|null}...],)",
                 R"( "findings":[FINDING...],)", R"( "ready":{"step","ready","reason"|null,)",
                 R"(   "reasons":[{"code","met","text"}...]}|null,)",
                 R"( "policies_seen":[{"organization","id"|null,"policy":{"mode","max_age","mx"},)",
                 R"(   "first_day","last_day","until"}...]|null})",
                 R"({"kind":"left-out","file","message"|null,"part"|null,"message_id"|null,)",
                 R"( "error":ERROR}: a message without a readable report)",
                 R"(COUNTS: {"policy_type","successful","failed","held_back"})"}};
}

Result<void> check_report_inputs(const ReportOptions& options, Context& context) {
  std::vector<std::string> inputs = options.paths;
  inputs.insert(inputs.end(), options.domains.files.begin(), options.domains.files.end());
  for (const auto& input : {options.store, options.ledger}) {
    if (input) inputs.push_back(*input);
  }
  if (options.imap) inputs.push_back(options.password_file);
  return check_output_spares_inputs(inputs, {.file = options.file}, context.ports.files);
}

void report_totals(const DomainReports& domains, const ReportOptions& options, Context& context) {
  if (domains.unauthenticated() > 0) {
    context.diagnostics.warning(
        counted(domains.unauthenticated(), "report") + " without a verified signature left out",
        "--accept-unauthenticated counts them");
  }
  if (!options.domains.files.empty() && domains.missing() > 0) {
    context.diagnostics.note(counted(domains.missing(), "domain") + " of the list without a report");
  }
  if (domains.own_reports() == 0) context.diagnostics.warning("no report in this selection");
}

// To a monitoring system, critical is graver than unknown, and every other failure is unknown.
ExitCode exit_code_for(const ReportReading& reading, ExitCode of_domains, const ReportFormat& format) {
  if (!reading.failure) return of_domains;
  if (!format.is_for_monitors) return graver(exit_code_of(reading.failure->fault), of_domains);
  return of_domains == ExitCode::broken ? of_domains : ExitCode::undetermined;
}

ReportSources sources_of(const ReportOptions& options) {
  ReportSources sources{.paths = {.operands = options.paths}};
  if (options.store) sources.paths.own_files.push_back(*options.store);
  if (options.file) sources.paths.own_files.push_back(*options.file);
  if (options.imap) {
    sources.mailbox = ImapMailbox{.url = *options.imap,
                                  .password_file = options.password_file,
                                  .mark_seen = options.mark_seen,
                                  .move_to = options.move_to};
  }
  return sources;
}

// Reads and prints between begin() and end() of the printer.
Result<ExitCode> print_reports(const ReportOptions& options, KnownDomains known, ReportStore& store,
                               ReportPrinter& printer, ReportOutput& output, Context& context) {
  ReportReading reading;
  if (reads_messages(options)) {
    const auto left_out = [&](const UnreadableReport& item) { output.write(printer.left_out(item)); };
    auto read = read_reports(sources_of(options), options.authserv_id, left_out, store, context);
    if (!read) return fail(read.error());
    reading = *std::move(read);
    if (reading.failure) printer.break_off(*reading.failure);
    context.diagnostics.note(text(reading));
  }
  if (options.prune_before) {
    const auto pruned = store.prune_before(std::chrono::sys_days(*options.prune_before));
    if (!pruned) return fail(pruned.error());
    context.diagnostics.note(counted(*pruned, "report") + " removed from the store");
  }
  known.recipients = std::move(reading.recipients);
  std::unique_ptr<FailureCheck> check;
  if (options.check) {
    auto opened = FailureCheck::open(options, context);
    if (!opened) return fail(opened.error());
    check = *std::move(opened);
  }
  DomainReports domains(options, std::move(known), check.get(), context.ports.clock.now(), printer, output);
  if (auto printed = domains.print(store); !printed) return fail(printed.error());
  report_totals(domains, options, context);
  return exit_code_for(reading, domains.exit_code(), *options.format);
}

Result<ExitCode> report(const ReportOptions& options, Context& context) {
  if (auto kept = check_report_inputs(options, context); !kept) return fail(kept.error());
  auto known = read_known_domains(options, context);
  if (!known) return fail(known.error());
  auto output = ReportOutput::open(options.file, options.format->wrote, context);
  if (!output) return fail(output.error());
  auto store = context.ports.report_stores.open(
      options.store, reads_messages(options) ? IfMissing::create : IfMissing::fail);
  if (!store) return fail(store.error());

  const auto printer = options.format->printer(printing(options.file, options.page, context));
  output->write(printer->begin());
  auto exit_code = print_reports(options, *std::move(known), **store, *printer, *output, context);
  if (!exit_code) {
    context.diagnostics.error(exit_code.error());
    printer->break_off(exit_code.error());
    // A file is replaced by a whole one only; standard output is complete in its format.
    if (!options.file) output->write(printer->end());
    return options.format->is_for_monitors ? ExitCode::undetermined : exit_code_of(exit_code.error().fault);
  }
  output->write(printer->end());
  if (auto written = output->finish(); !written) return fail(written.error());
  return exit_code;
}

Result<ExitCode> run(const ReportOptions& options, Context& context) {
  auto exit_code = report(options, context);
  const bool is_plugin = options.format->is_for_monitors;
  if (exit_code || !is_plugin || exit_code.error().fault == Fault::usage) return exit_code;
  // A monitor shows the first line of standard output, so it must have the error.
  context.diagnostics.error(exit_code.error());
  const auto printer = options.format->printer(printing(options.file, options.page, context));
  printer->break_off(exit_code.error());
  context.ports.out.write(printer->begin() + printer->end());
  return ExitCode::undetermined;
}

}  // namespace

constinit const Command report_command = {
    .name = "report",
    .summary = "read TLSRPT reports: who failed to deliver securely, why, and what to do",
    .declare = invocation<ReportOptions, declare, run>,
    .manual = report_manual,
};

}  // namespace mtasts
