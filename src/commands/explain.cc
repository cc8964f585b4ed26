// mtasts explain: prints the meaning, causes and remedy of a code.
#include "cli/options/option_groups.h"
#include "cli/options/option_values.h"
#include "cli/text/finding_text.h"
#include "cli/text/nearest_name.h"
#include "commands/command_list.h"
#include "mtasts/explanation.h"
#include "mtasts/printable.h"

namespace mtasts {
namespace {

struct ExplainOptions {
  std::vector<std::string> codes = {};  // as typed; none: all of them, a line each
};

void declare(Declaration& command, ExplainOptions& options) {
  command.description(
      "Prints the meaning of CODE, its usual causes, the remedy, commands that find the cause, and the "
      "section of the RFC that applies. CODE is printed by lint and check after the severity, is the "
      "\"code\" in JSON, the result-type or failure-reason-code of a TLSRPT report (RFC 8460 §4.3), or the "
      "status code of a bounce, or the line that has it. Without CODE all codes are listed.");
  const std::vector<std::string_view> codes = explained_codes();
  command.operands({{"CODE",
                     true,
                     false,
                     {},
                     "Such as policy-mx-missing, nxdomain or sts-webpki-invalid",
                     {codes.begin(), codes.end()}}},
                   into(options.codes));
  command.example("The meaning of a finding", "mtasts explain sts-record-cut");
  command.example("The cause of a bounce", "mtasts explain \"550 5.4.8 MX hosts of 'example.com' failed\"");
  command.example("The meaning of a result type in a TLSRPT report",
                  "mtasts explain certificate-host-mismatch");
}

// Every code with its meaning, so that the man page can be searched.
std::vector<ManEntry> code_entries() {
  std::vector<ManEntry> entries;
  for (const std::string_view code : explained_codes()) {
    entries.push_back({std::string(code), explain(code)->meaning + '.'});
  }
  return entries;
}

Manual explain_manual() {
  return {.output =
              "The code with its severity and section, its meaning, usual causes, the remedy, and commands "
              "that find the cause; without CODE one line for each code.",
          .sections = {{"CODES", code_entries()}}};
}

Error no_such_code(const std::string& typed) {
  std::vector<std::string> codes;
  for (const std::string_view code : explained_codes()) codes.emplace_back(code);
  const std::string hint = did_you_mean(typed, codes);
  return {Fault::usage, "unknown-code", "there is no code " + quote(typed),
          hint.empty() ? "mtasts explain lists them all" : hint};
}

Result<ExitCode> run(const ExplainOptions& options, Context& context) {
  Stream& out = context.ports.out;
  if (options.codes.empty()) {
    for (const std::string_view code : explained_codes()) out.write(explanation_line(*explain(code)));
    return ExitCode::done;
  }
  ExitCode exit_code = ExitCode::done;
  bool is_first = true;
  for (const std::string& typed : options.codes) {
    const auto code = code_in(typed);
    if (!code) {
      context.diagnostics.error(no_such_code(typed));
      exit_code = ExitCode::usage;
      continue;
    }
    if (!std::exchange(is_first, false)) out.write("\n");
    if (*code != typed) out.write(printable(typed) + " is explained by:\n");
    out.write(explanation_text(*explain(*code)));
  }
  return exit_code;
}

}  // namespace

constinit const Command explain_command = {
    .name = "explain",
    .summary = "explain a finding, an error, a bounce or a TLSRPT result",
    .declare = invocation<ExplainOptions, declare, run>,
    .manual = explain_manual,
};

}  // namespace mtasts
