// mtasts lint: judges a policy, records or a zone offline, strictly, and says how real senders would read it.
#include <algorithm>

#include "cli/diagnostics.h"
#include "cli/finding_text.h"
#include "cli/json_output.h"
#include "commands/commands.h"
#include "commands/output/emission.h"
#include "commands/zone/zone_source.h"
#include "mtasts/policy.h"
#include "mtasts/printable.h"
#include "mtasts/sts_record.h"
#include "mtasts/tlsrpt_record.h"

namespace mtasts {
namespace {

constexpr std::size_t kLargestRecords = std::size_t{16} * 1024 * 1024;

std::string_view kind_text(LintKind kind) {
  switch (kind) {
    case LintKind::policy:
      return "policy";
    case LintKind::sts:
      return "sts";
    case LintKind::tlsrpt:
      return "tlsrpt";
    case LintKind::zone:
      return "zone";
  }
  return {};
}

// The records of a file, one a line; what follows the last terminator is one only when there is something.
std::vector<std::string> records_in(std::string_view text, bool nul_terminated) {
  const char terminator = nul_terminated ? '\0' : '\n';
  std::vector<std::string> records;
  while (!text.empty()) {
    const std::size_t end = text.find(terminator);
    records.emplace_back(text.substr(0, end));
    if (end == std::string_view::npos) break;
    text.remove_prefix(end + 1);
  }
  return records;
}

void lint_policy(std::string_view text, const LintOptions& options, LintResult& result) {
  PolicyReading reading = read_policy(text);
  result.findings = std::move(reading.findings);
  if (options.covers) {
    const auto matches = [&](const MxPattern& pattern) { return pattern.matches(*options.covers); };
    const bool covered =
        reading.policy && std::any_of(reading.policy->mx.begin(), reading.policy->mx.end(), matches);
    result.covers = LintResult::Covers{*options.covers, covered};
  }
  if (reading.policy) result.parsed = *std::move(reading.policy);
}

// One record is judged alone, which tells more; several are the several found at one name.
void lint_sts(const std::vector<std::string>& records, LintResult& result) {
  StsRecordReading reading =
      records.size() == 1 ? read_sts_record(records.front()) : read_sts_records(records);
  result.findings = std::move(reading.findings);
  if (reading.record) result.parsed = *std::move(reading.record);
}

void lint_tlsrpt(const std::vector<std::string>& records, LintResult& result) {
  TlsrptRecordReading reading =
      records.size() == 1 ? read_tlsrpt_record(records.front()) : read_tlsrpt_records(records);
  result.findings = std::move(reading.findings);
  if (reading.record) result.parsed = *std::move(reading.record);
}

std::size_t size_limit(LintKind kind) {
  switch (kind) {
    case LintKind::policy:
      return kPolicySizeLimit * 4;  // too large a policy is a finding, not an error
    case LintKind::sts:
    case LintKind::tlsrpt:
      return kLargestRecords;
    case LintKind::zone:
      return kLargestZone;
  }
  return 0;
}

Result<LintResult> lint_file(const std::string& path, const LintOptions& options, Context& context) {
  auto text = context.ports.files.read(path, size_limit(options.kind));
  if (!text) return fail(text.error());
  LintResult result{.kind = std::string(kind_text(options.kind)), .name = path};
  switch (options.kind) {
    case LintKind::policy:
      lint_policy(*text, options, result);
      break;
    case LintKind::sts:
      lint_sts(records_in(*text, options.nul_terminated), result);
      break;
    case LintKind::tlsrpt:
      lint_tlsrpt(records_in(*text, options.nul_terminated), result);
      break;
    case LintKind::zone: {
      auto reading = zone_reading_options(path, options.origin, context);
      if (!reading) return fail(reading.error());
      result.findings = judge_zone(read_zone_file(*text, *reading));
      break;
    }
  }
  for (Finding& finding : result.findings) {
    if (finding.subject.empty()) finding.subject = path;
  }
  return result;
}

std::string text_of(const LintResult& result, Colours colours) {
  std::string text = printable(result.name) + (has_error(result.findings) ? ": invalid\n" : ": valid\n");
  for (const Finding& finding : result.findings) text += finding_text(finding, colours);
  if (result.covers) {
    text += printable(result.name) + ": " + (result.covers->covered ? "covers " : "does not cover ") +
            printable(result.covers->host) + "\n";
  }
  return text;
}

}  // namespace

Result<ExitCode> run_lint(const LintOptions& options, Context& context) {
  auto emission = Emission::begin("lint", options.output, false, context);
  if (!emission) return fail(emission.error());
  const Colours colours = use_colours(context.ports.out, context.global.colour) ? Colours::on : Colours::off;
  for (const std::string& path : options.files) {
    auto result = lint_file(path, options, context);
    if (!result) {
      emission->fail_with(result.error());
      continue;
    }
    emission->text(text_of(*result, colours));
    emission->result(json_text(*result));
    emission->take_in(exit_code_of(result->findings));
    if (result->covers && !result->covers->covered) emission->take_in(ExitCode::broken);
  }
  return emission->finish();
}

}  // namespace mtasts
