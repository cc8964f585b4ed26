// mtasts lint: judges policies, records, zones and reports offline and strictly, and reports how senders read
// them.
#include <algorithm>
#include <filesystem>
#include <iterator>
#include <memory>
#include <utility>

#include "cli/diagnostics.h"
#include "cli/json_output.h"
#include "cli/options/option_groups.h"
#include "cli/options/option_values.h"
#include "cli/text/finding_text.h"
#include "commands/command_list.h"
#include "commands/lint_kind.h"
#include "commands/options/lint_options.h"
#include "commands/output/emission.h"
#include "commands/output/report_output.h"
#include "commands/settings/named_files.h"
#include "commands/settings/settings_reader.h"
#include "commands/zone/zone_source.h"
#include "mtasts/policy.h"
#include "mtasts/printable.h"
#include "mtasts/sts_record.h"
#include "mtasts/tlsrpt_record.h"
#include "mtasts/tlsrpt_report.h"
#include "mtasts/zone_deployment.h"

namespace mtasts {
namespace {

constexpr std::size_t kLargestRecords = std::size_t{16} * 1024 * 1024;

// A file with its text, and what else judges may need.
struct LintedFile {
  const std::string& path;
  const std::string& text;
  const LintOptions& options;
  Context& context;
};

// The result for a reading: its findings, and the value if it is valid.
template <class Value>
LintResult result_of(std::vector<Finding>&& findings, std::optional<Value>&& value) {
  LintResult result;
  result.findings = std::move(findings);
  if (value) result.parsed = *std::move(value);
  return result;
}

// The records of a file, one a line. A last record needs no terminator.
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

Result<LintResult> lint_policy(const LintedFile& file) {
  PolicyReading reading = read_policy(file.text);
  std::optional<LintResult::Covers> covers;
  if (const auto& host = file.options.covers) {
    const auto matches = [&host](const MxPattern& pattern) { return pattern.matches(*host); };
    const bool covered = reading.policy && std::ranges::any_of(reading.policy->mx, matches);
    covers = LintResult::Covers{*host, covered};
  }
  LintResult result = result_of(std::move(reading.findings), std::move(reading.policy));
  result.covers = std::move(covers);
  return result;
}

// dig +short prints each character-string in quotation marks; a record in DNS has them only by mistake.
void name_dig(const std::vector<std::string>& records, std::vector<Finding>& findings) {
  if (!std::ranges::all_of(records, [](const std::string& record) { return record.starts_with('"'); }))
    return;
  for (Finding& finding : findings) {
    if (!finding.code.ends_with("-record-quoted")) continue;
    finding.hint =
        "for the output of dig +short, remove them with sed 's/\" \"//g; s/\"//g'; for a record in DNS, " +
        finding.hint;
  }
}

// A single record gets the more detailed judgement; several are those found at one name.
Result<LintResult> lint_sts(const LintedFile& file) {
  const std::vector<std::string> records = records_in(file.text, file.options.nul_terminated);
  StsRecordReading reading =
      records.size() == 1 ? read_sts_record(records.front()) : read_sts_records(records);
  name_dig(records, reading.findings);
  return result_of(std::move(reading.findings), std::move(reading.record));
}

// The same for _smtp._tls.
Result<LintResult> lint_tlsrpt(const LintedFile& file) {
  const std::vector<std::string> records = records_in(file.text, file.options.nul_terminated);
  TlsrptRecordReading reading =
      records.size() == 1 ? read_tlsrpt_record(records.front()) : read_tlsrpt_records(records);
  name_dig(records, reading.findings);
  return result_of(std::move(reading.findings), std::move(reading.record));
}

// With --list, text names the mail domains, and the findings are those of unreadable records.
bool lists_only(const LintOptions& options) {
  return options.list && options.output.form == OutputForm::text;
}

Result<LintResult> lint_zone(const LintedFile& file) {
  auto reading = zone_reading_options(file.path, file.options.origin, file.context);
  if (!reading) return fail(reading.error());
  const ZoneFile zone = read_zone_file(file.text, *reading);
  LintResult result;
  result.findings = lists_only(file.options) ? zone.findings : judge_zone(zone);
  if (file.options.list) result.mail_domains = deployments_in(zone);
  return result;
}

Result<LintResult> lint_report(const LintedFile& file) {
  TlsrptReportReading reading = read_tlsrpt_report(file.text);
  return result_of(std::move(reading.findings), std::move(reading.report));
}

Result<LintResult> lint_config(const LintedFile& file) {
  const TomlReading document = file.context.ports.toml.parse(file.text);
  const std::string directory = std::filesystem::path(file.path).parent_path().string();
  SettingsReading reading = read_settings(document, directory, file.context.ports.idna);
  LintResult result;
  result.findings = std::move(reading.findings);
  if (!reading.settings) return result;
  std::ranges::move(judge_named_files(*document.document, *reading.settings, file.context),
                    std::back_inserter(result.findings));
  return result;
}

struct KindRow {
  LintKind kind;
  std::string_view word;  // of KIND
  std::size_t size_limit;
  Result<LintResult> (*lint)(const LintedFile& file);
};

// Too large a policy is a finding, not an error.
constexpr KindRow kKinds[] = {
    {LintKind::policy, "policy", kPolicySizeLimit * 4, lint_policy},
    {LintKind::sts, "sts", kLargestRecords, lint_sts},
    {LintKind::tlsrpt, "tlsrpt", kLargestRecords, lint_tlsrpt},
    {LintKind::zone, "zone", kLargestZone, lint_zone},
    {LintKind::report, "report", kTlsrptReportSizeLimit, lint_report},
    {LintKind::config, "config", kLargestSettings, lint_config},
};

const KindRow& row_of(LintKind kind) {
  return *std::ranges::find_if(kKinds, [kind](const KindRow& row) { return row.kind == kind; });
}

Choices<LintKind> kinds() {
  Choices<LintKind> choices;
  for (const KindRow& row : kKinds) choices.emplace_back(row.word, row.kind);
  return choices;
}

// A first operand with a dot or a slash, or "-", is no mistyped kind but a file.
bool is_file_operand(std::string_view typed) {
  return typed == "-" || typed.find_first_of("./") != std::string_view::npos;
}

// The kind that was typed, or that of an option which only one kind has.
std::optional<LintKind> kind_of_options(const LintOptions& options) {
  if (options.kind) return options.kind;
  if (options.covers) return LintKind::policy;
  if (options.origin || options.list) return LintKind::zone;
  return std::nullopt;
}

Result<void> check_options(const LintOptions& options) {
  if (options.covers && options.kind != LintKind::policy)
    return usage_error("--covers needs the kind policy");
  if (options.origin && options.kind != LintKind::zone) return usage_error("--origin needs the kind zone");
  if (options.list && options.kind != LintKind::zone) return usage_error("--list needs the kind zone");
  if (options.nul_terminated && options.kind != LintKind::sts && options.kind != LintKind::tlsrpt) {
    return usage_error("--null needs the kind sts or tlsrpt");
  }
  return {};
}

// KIND and FILE: only the first operand may be a kind.
void declare_operands(Declaration& command, LintOptions& options) {
  const auto is_first = std::make_shared<bool>(true);
  command.operands(
      {{"KIND", false, false, words_of(kinds()),
        "The content of the files: policy, a policy file; sts or tlsrpt, TXT records at _mta-sts or "
        "_smtp._tls, one per line, their character-strings joined and without quotes; zone, a zone file; "
        "report, a TLSRPT report as JSON, decompressed; config, the settings file mtasts.toml"},
       {"FILE", true, true, {}, "A file to judge; - is standard input"}},
      [is_first, &options](const std::string& typed) -> Result<void> {
        if (typed.empty()) return usage_error("an operand is empty");
        const bool may_be_kind = std::exchange(*is_first, false) && !is_file_operand(typed);
        if (!may_be_kind) {
          options.files.push_back(typed);
          return {};
        }
        const Result<LintKind> kind = parse_choice(typed, kinds());
        if (!kind) return fail(kind.error().within("KIND"));
        options.kind = *kind;
        return {};
      });
}

void declare(Declaration& command, LintOptions& options) {
  command.description(
      "Reads strictly, as the most careful sender does, continues after the first fault, and prints each "
      "finding with its code, line and RFC section. There are no lookups. With config, the lists of domains "
      "and the key that the settings name are read, too. Without KIND the content of each file shows its "
      "kind; a file whose name has neither a dot nor a slash needs KIND."
      "\n\n"
      "The exit status is 0 for valid, 1 for valid with warnings, 2 for invalid or not covered.");
  declare_operands(command, options);

  command.group("Judging");
  command.option({"--covers",
                  "HOST",
                  "With policy: also check that an mx of the policy matches HOST (RFC 8461 §4.1); exit "
                  "status 2 if none does",
                  "",
                  {},
                  false,
                  true},
                 into(options.covers));
  command.option({"--origin", "NAME", "With zone: the origin before any $ORIGIN; . is the root"},
                 into(options.origin));
  command.flag("--list", options.list,
               "With zone: print only the names that take mail, by their MX records, one per line as for "
               "--domains-file; with --json also the parts of MTA-STS and TLSRPT that the zone has for each");
  declare_ignore(command, options.accepted);
  command.flag("-0,--null", options.nul_terminated,
               "With sts and tlsrpt: records end in NUL instead of a line feed");
  declare_forms(command, options.output);

  command.rule([&options]() -> Result<void> {
    if (options.files.empty()) return usage_error("no FILE is given", "- is standard input");
    options.kind = kind_of_options(options);
    return check_options(options);
  });

  command.example("A policy before it is published", "mtasts lint mta-sts.txt");
  command.example("The published policy, which must cover a host",
                  "curl -s https://mta-sts.example.com/.well-known/mta-sts.txt | mtasts lint policy --covers "
                  "mx1.example.com -");
  command.example("A zone file before it is loaded, for a script",
                  "mtasts lint zone --origin example.com --json example.com.zone");
  command.example("The mail domains of a zone, for --domains-file of other commands",
                  "mtasts lint zone --list example.com.zone");
  command.example("TXT records, one per line", "mtasts lint tlsrpt records.txt");
  command.example("The settings of a fleet", "mtasts lint config mtasts.toml");
  command.example("A TLSRPT report as it came", "gunzip -c report.json.gz | mtasts lint report -");
}

Manual lint_manual() {
  return {.output =
              "One line for each finding, the worst first: \"file:line: severity code: message (RFC "
              "section)\", then an indented hint. --list prints names instead, and exit status 2 if a record "
              "cannot be read.",
          .schema = {R"({"kind":"policy|sts|tlsrpt|zone|report|config","name",)",
                     R"( "verdict":"valid|invalid","parsed":{...}|null,)", R"( "findings":[FINDING...],)",
                     R"( "covers":{"host","covered":true|false}|null})",
                     R"(with --list also "mail_domains":[{"domain",)",
                     R"(  "sts":"present|missing|unknown","policy_host","tlsrpt"}...])",
                     R"(parsed of policy: {"version","mode","max_age","mx":[...],)",
                     R"(  "extensions":[["name","value"]...]})",
                     R"(parsed of sts: {"version","id","extensions":[...]})",
                     R"(parsed of tlsrpt: {"version","rua":[...],"extensions":[...]})",
                     R"(parsed of report: {"organization_name","contact_info","report_id","begin","end",)",
                     R"(  "policies":[{"policy_type","policy_string":[...],"policy_domain",)",
                     R"(    "mx_host":[...],"successful_sessions","failed_sessions",)",
                     R"(    "failures":[{"result_type","sending_mta_ip","receiving_mx_hostname",)",
                     R"(      "receiving_mx_helo","receiving_ip","failed_sessions",)",
                     R"(      "additional_information","failure_reason_code"}...]}...]}; null: absent)"}};
}

// The kind that was typed, else that of the content.
Result<LintKind> kind_of(std::string_view text, const std::string& path, const LintOptions& options) {
  if (const auto kind = options.kind ? options.kind : kind_of_content(text)) return *kind;
  return fail({Fault::input, "kind-unclear",
               printable(path) + ": neither a policy, nor a TXT record, a zone file or a report",
               "write KIND before FILE to see what is wrong with it"});
}

Result<LintResult> lint_file(const std::string& path, const LintOptions& options, Context& context) {
  const std::size_t limit = options.kind ? row_of(*options.kind).size_limit : kLargestZone;
  auto text = context.ports.files.read(path, limit);
  if (!text) return fail(text.error());
  const auto kind = kind_of(*text, path, options);
  if (!kind) return fail(kind.error());
  const KindRow& row = row_of(*kind);
  auto result = row.lint({path, *text, options, context});
  if (!result) return result;
  result->kind = row.word;
  result->name = path;
  remove_accepted(options.accepted, result->findings);
  for (Finding& finding : result->findings) {
    if (finding.subject.empty()) finding.subject = path;
  }
  return result;
}

// Records that cannot be read may be MX records, so their errors are reported beside the list.
std::string list_of(const LintResult& result, Context& context) {
  for (const Finding& finding : result.findings) {
    const std::string line = finding.line ? ':' + std::to_string(*finding.line) : "";
    context.diagnostics.warning(finding, finding.subject + line);
  }
  std::string text;
  for (const ZoneDeployment& deployment : *result.mail_domains) text += printable(deployment.domain) + '\n';
  return text;
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

Result<ExitCode> run(const LintOptions& options, Context& context) {
  auto emission = Emission::open("lint", options.output, false, context);
  if (!emission) return fail(emission.error());
  const Colours colours = printing(std::nullopt, {}, context).colours;
  for (const std::string& path : options.files) {
    auto result = lint_file(path, options, context);
    if (!result) {
      emission->fail_with(result.error());
      continue;
    }
    emission->print_text(lists_only(options) ? list_of(*result, context) : text_of(*result, colours));
    emission->print_result(json_text(*result));
    emission->add_exit_code(exit_code_of(result->findings));
    if (result->covers && !result->covers->covered) emission->add_exit_code(ExitCode::broken);
  }
  return emission->finish();
}

}  // namespace

constinit const Command lint_command = {
    .name = "lint",
    .summary = "judge policies, TXT records, zone files, TLSRPT reports and settings offline",
    .declare = invocation<LintOptions, declare, run>,
    .manual = lint_manual,
};

}  // namespace mtasts
