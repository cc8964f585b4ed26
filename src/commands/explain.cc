// mtasts explain: the whole story of a code.
#include "cli/explanation_text.h"
#include "cli/nearest_name.h"
#include "commands/commands.h"
#include "mtasts/explanation.h"
#include "mtasts/printable.h"

namespace mtasts {
namespace {

Error no_such_code(const std::string& typed) {
  std::vector<std::string> codes;
  for (const std::string_view code : explained_codes()) codes.emplace_back(code);
  const std::string hint = did_you_mean(typed, codes);
  return {Fault::usage, "unknown-code", "there is no code " + quote(typed),
          hint.empty() ? "mtasts explain lists them all" : hint};
}

}  // namespace

Result<ExitCode> run_explain(const ExplainOptions& options, Context& context) {
  Stream& out = context.ports.out;
  if (options.codes.empty()) {
    for (const std::string_view code : explained_codes()) out.write(explanation_line(*explain(code)));
    return ExitCode::done;
  }
  ExitCode exit_code = ExitCode::done;
  bool is_first = true;
  for (const std::string& code : options.codes) {
    const auto explanation = explain(code);
    if (!explanation) {
      context.diagnostics.error(no_such_code(code));
      exit_code = ExitCode::usage;
      continue;
    }
    if (!std::exchange(is_first, false)) out.write("\n");
    out.write(explanation_text(*explanation));
  }
  return exit_code;
}

}  // namespace mtasts
