// mtasts check: a live deployment as a careful sender would see it: observe, judge, print.
#include <unordered_map>

#include "cli/check_output/check_printer.h"
#include "commands/bulk/work_through.h"
#include "commands/commands.h"
#include "commands/lookup/id_source.h"
#include "commands/lookup/lookup.h"
#include "commands/lookup/observer.h"
#include "commands/lookup/zone_files_first.h"
#include "commands/output/files_read.h"
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

Task<CheckResult> check_entry(DomainEntry entry, Observer& observer, const Expectations& expectations,
                              Clock& clock) {
  CheckResult result{.domain = std::move(entry.typed)};
  if (!entry.domain) {
    result.findings.push_back(finding_of(entry.domain.error(), result.domain));
    result.verdict = Verdict::broken;
    co_return result;
  }
  const std::chrono::milliseconds begin = clock.elapsed();
  result.domain = entry.domain->text();
  result.seen = co_await observer.observe(*entry.domain);
  result.time = clock.elapsed() - begin;
  result.findings = judge(*result.seen, expectations.of(*entry.domain));
  result.verdict = verdict_of(result.findings);
  co_return result;
}

// What a result that waits for an earlier one occupies, about.
std::size_t weight(const CheckResult& result) {
  constexpr std::size_t kOfCertificates = 4096;
  std::size_t octets = sizeof(CheckResult) + result.findings.size() * 512;
  if (!result.seen) return octets;
  for (const PolicyFetch& fetch : result.seen->fetches) octets += fetch.body.size() + kOfCertificates;
  for (const MxHostSeen& host : result.seen->mx_hosts) octets += host.sessions.size() * kOfCertificates;
  return octets;
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

Result<ExitCode> check(const CheckOptions& options, Context& context) {
  auto kept = check_inputs_are_kept(
      files_read(options.domains, options.lookup, {options.expect_policy, options.ledger}),
      {.file = options.file}, context.ports.files);
  if (!kept) return fail(kept.error());
  auto expectations = Expectations::read(options, context);
  if (!expectations) return fail(expectations.error());
  auto dns = open_dns_of_check(options.lookup, context);
  if (!dns) return fail(dns.error());
  const ConnectionSettings settings = connection_settings(options, context);
  auto https = context.ports.network.open_https(settings);
  if (!https) return fail(https.error());
  std::unique_ptr<Smtp> smtp;
  if (!options.no_smtp) {
    auto opened = context.ports.network.open_smtp(settings);
    if (!opened) return fail(opened.error());
    smtp = *std::move(opened);
  }
  auto output = ReportOutput::open(options.file, context);
  if (!output) return fail(output.error());

  Observer observer(options, **dns, **https, smtp.get(), context.ports.clock, context.ports.loop);
  const std::unique_ptr<CheckPrinter> printer = check_printer(options.format, printing(options, context));
  ExitCode exit_code = ExitCode::done;
  const auto take_in = [&](ExitCode code) {
    exit_code = graver(exit_code, told_to_reader(code, options.format));
  };
  std::uint64_t failures = 0;
  output->write(printer->begin());
  const Work<CheckResult> work{
      .begin =
          [&](DomainEntry entry) {
            return check_entry(std::move(entry), observer, *expectations, context.ports.clock);
          },
      .weight = weight,
      .say =
          [&](CheckResult&& result) {
            take_in(result.seen ? exit_code_of(result.findings) : ExitCode::bad_input);
            if (result.verdict == Verdict::broken || result.verdict == Verdict::unknown) ++failures;
            output->write(printer->result(result));
          },
      .failures = [&] { return failures; }};
  const Pace pace{.window = std::min(options.lookup.concurrency, kMostDomainsAtOnce),
                  .order = options.unordered ? Order::as_finished : Order::as_begun};
  DomainSource source(options.domains, context.ports.files, context.ports.idna);
  auto read = work_through(source, pace, work, context);
  if (read && source.count() == 0) read = fail(no_domains());
  if (!read) {
    context.diagnostics.error(read.error());
    printer->break_off(read.error());
    take_in(exit_code_of(read.error().fault));
  }
  output->write(printer->end());
  if (auto written = output->finish(); !written) {
    context.diagnostics.error(written.error());
    take_in(exit_code_of(written.error().fault));
  }
  return exit_code;
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
