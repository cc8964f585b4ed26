// mtasts check: a live deployment as a careful sender would see it: observe, judge, print.
#include <unordered_map>

#include "cli/check_output/check_printer.h"
#include "commands/bulk/bulk_run.h"
#include "commands/bulk/for_each_domain.h"
#include "commands/commands.h"
#include "commands/lookup/id_source.h"
#include "commands/lookup/lookup.h"
#include "commands/lookup/observer.h"
#include "commands/lookup/zone_files_first.h"
#include "commands/output/report_output.h"
#include "commands/output/standing_file.h"
#include "mtasts/explanation.h"
#include "mtasts/printable.h"

namespace mtasts {
namespace {

// More at once would only wait for one another's connections.
constexpr std::size_t kMostDomainsAtOnce = 200;

// What every domain is held against, and what the ledger has of each.
class Expectations {
 public:
  static Result<Expectations> read(const CheckOptions& options, Context& context) {
    Expectations expectations;
    expectations.common_ = {.id = options.expect_id,
                            .ready_for = options.ready_for,
                            .watch_expiry_days = options.watch_expiry_days};
    if (options.expect_policy) {
      auto policy = read_policy_file(*options.expect_policy, context);
      if (!policy) return fail(policy.error());
      expectations.common_.policy = *std::move(policy);
    }
    if (!options.ledger) return expectations;
    auto ledger = read_ledger(*options.ledger, context);
    if (!ledger) return fail(ledger.error());
    expectations.common_.ledger.emplace();
    for (LedgerEntry& entry : ledger->entries) {
      expectations.ledger_[entry.domain.text()].push_back(std::move(entry));
    }
    return expectations;
  }

  [[nodiscard]] Expectation of(const DomainName& domain) const {
    Expectation expectation = common_;
    const auto entries = ledger_.find(domain.text());
    if (entries != ledger_.end()) expectation.ledger = entries->second;
    return expectation;
  }

 private:
  Expectation common_;
  std::unordered_map<std::string, std::vector<LedgerEntry>> ledger_;
};

// That an entry is no domain name. Every finding says what to do.
Finding finding_of(const Error& error, const std::string& typed) {
  Finding finding{.code = error.code,
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

Task<CheckResult> check_domain(DomainName domain, Observer& observer, const Expectations& expectations,
                               Clock& clock) {
  CheckResult result{.domain = domain.text()};
  const std::chrono::milliseconds begin = clock.elapsed();
  result.seen = co_await observer.observe(domain);
  result.time = clock.elapsed() - begin;
  result.findings = judge(*result.seen, expectations.of(domain));
  result.verdict = verdict_of(result.findings);
  co_return result;
}

ConnectionSettings connection_settings(const CheckOptions& options, Context& context) {
  ConnectionSettings settings;
  settings.concurrency = std::min(settings.concurrency, options.lookup.concurrency);
  if (context.diagnostics.verbose()) {
    settings.trace = [&diagnostics = context.diagnostics](const std::string& line) {
      diagnostics.detail(line);
    };
  }
  return settings;
}

// Zone files tell what the domain has; the hosts elsewhere are live in any case.
Result<std::unique_ptr<Dns>> open_dns_of_check(const LookupOptions& lookup, Context& context) {
  auto dns = open_dns(lookup, context);
  if (!dns || !reads_zone_files(lookup)) return dns;
  LookupOptions live_lookup = lookup;
  live_lookup.zone_files.clear();
  live_lookup.origin.reset();
  auto live = open_dns(live_lookup, context);
  return std::make_unique<ZoneFilesFirst>(*std::move(dns), live ? *std::move(live) : nullptr);
}

CheckPrinting printing(const CheckOptions& options, Context& context) {
  Stream& out = context.ports.out;
  const bool to_terminal = !options.file && out.is_terminal();
  return {.colours = !options.file && use_colours(out, context.global.colour) ? Colours::on : Colours::off,
          .width = to_terminal ? out.columns() : 0,
          .now = context.ports.clock.now(),
          .watch_expiry_days = options.watch_expiry_days};
}

// A monitor knows the statuses 0 to 3: whatever else went wrong, nothing is known to it.
ExitCode told_to_reader(ExitCode code, CheckFormat format) {
  const bool is_of_plugin = graver(code, ExitCode::broken) == ExitCode::broken;
  return format == CheckFormat::nagios && !is_of_plugin ? ExitCode::undetermined : code;
}

// Prints results to the output and keeps the exit code.
class CheckReport final : public ResultSink<CheckResult> {
 public:
  CheckReport(const CheckOptions& options, ReportOutput& output, Context& context)
      : format_(options.format),
        output_(output),
        context_(context),
        printer_(check_printer(options.format, printing(options, context))) {
    output_.write(printer_->begin());
  }

  void write(CheckResult&& result) override {
    add(result.seen ? exit_code_of(result.findings) : ExitCode::bad_input);
    if (result.verdict == Verdict::broken || result.verdict == Verdict::unknown) ++failures_;
    output_.write(printer_->result(result));
  }
  [[nodiscard]] std::size_t weight(const CheckResult& result) const override {
    constexpr std::size_t kCertificates = 4096;
    constexpr std::size_t kFinding = 512;
    std::size_t bytes = sizeof(CheckResult) + result.findings.size() * kFinding;
    if (!result.seen) return bytes;
    for (const PolicyFetch& fetch : result.seen->fetches) bytes += fetch.body.size() + kCertificates;
    for (const MxHostSeen& host : result.seen->mx_hosts) bytes += host.sessions.size() * kCertificates;
    return bytes;
  }
  [[nodiscard]] std::uint64_t failures() const override { return failures_; }

  // Reports an error that ended the list.
  void break_off(const Error& error) {
    context_.diagnostics.error(error);
    printer_->break_off(error);
    add(exit_code_of(error.fault));
  }
  [[nodiscard]] ExitCode finish() {
    output_.write(printer_->end());
    if (auto written = output_.finish(); !written) {
      context_.diagnostics.error(written.error());
      add(exit_code_of(written.error().fault));
    }
    return exit_code_;
  }

 private:
  void add(ExitCode code) { exit_code_ = graver(exit_code_, told_to_reader(code, format_)); }

  CheckFormat format_;
  ReportOutput& output_;
  Context& context_;
  std::unique_ptr<CheckPrinter> printer_;
  ExitCode exit_code_ = ExitCode::done;
  std::uint64_t failures_ = 0;
};

// The clients that observations are made with; `smtp` is null with --no-smtp.
struct Clients {
  std::unique_ptr<Dns> dns;
  std::unique_ptr<Https> https;
  std::unique_ptr<Smtp> smtp = nullptr;

  static Result<Clients> open(const CheckOptions& options, Context& context) {
    auto dns = open_dns_of_check(options.lookup, context);
    if (!dns) return fail(dns.error());
    const ConnectionSettings settings = connection_settings(options, context);
    auto https = context.ports.network.open_https(settings);
    if (!https) return fail(https.error());
    Clients clients{*std::move(dns), *std::move(https)};
    if (options.no_smtp) return clients;
    auto smtp = context.ports.network.open_smtp(settings);
    if (!smtp) return fail(smtp.error());
    clients.smtp = *std::move(smtp);
    return clients;
  }
};

Result<ExitCode> check(const CheckOptions& options, Context& context) {
  const OutputOptions file{.file = options.file};
  const BulkSettings settings{.command = "check",
                              .domains = options.domains,
                              .lookup = options.lookup,
                              .output = file,
                              .other_inputs = {options.expect_policy, options.ledger}};
  if (auto kept = check_inputs(settings, context); !kept) return fail(kept.error());
  auto expectations = Expectations::read(options, context);
  if (!expectations) return fail(expectations.error());
  auto clients = Clients::open(options, context);
  if (!clients) return fail(clients.error());
  auto output = ReportOutput::open(options.file, context);
  if (!output) return fail(output.error());

  Clock& clock = context.ports.clock;
  Observer observer(options, *clients->dns, *clients->https, clients->smtp.get(), clock, context.ports.loop);
  CheckReport report(options, *output, context);
  const auto step = [&](DomainName&& domain) {
    return check_domain(std::move(domain), observer, *expectations, clock);
  };
  const DomainSteps<CheckResult> steps{.domain = step, .bad_entry = bad_entry};
  const Pace pace{.window = std::min(options.lookup.concurrency, kMostDomainsAtOnce),
                  .order = options.unordered ? Order::as_finished : Order::as_begun};
  DomainSource source(options.domains, context.ports.files, context.ports.idna);
  auto read = for_each_domain(source, steps, report, pace, context);
  if (read && source.count() == 0) read = fail(no_domains());
  if (!read) report.break_off(read.error());
  return report.finish();
}

}  // namespace

Result<ExitCode> run_check(const CheckOptions& options, Context& context) {
  auto exit_code = check(options, context);
  const bool is_plugin = options.format == CheckFormat::nagios;
  if (exit_code || !is_plugin || exit_code.error().fault == Fault::usage) return exit_code;
  // A monitor shows the first line of standard output, and would have none.
  context.diagnostics.error(exit_code.error());
  const std::unique_ptr<CheckPrinter> printer = check_printer(options.format, printing(options, context));
  printer->break_off(exit_code.error());
  context.ports.out.write(printer->begin() + printer->end());
  return told_to_reader(exit_code_of(exit_code.error().fault), options.format);
}

}  // namespace mtasts
