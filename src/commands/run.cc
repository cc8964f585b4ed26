#include "commands/run.h"

#include <algorithm>

#include "cli/command_line.h"
#include "commands/command_list.h"

namespace mtasts {
namespace {

// Flushes both streams. A failed write to standard output changes the exit code.
ExitCode flush(ExitCode code, Ports& ports, Diagnostics& diagnostics) {
  if (auto written = ports.out.flush(); !written) {
    diagnostics.error(written.error());
    code = graver(exit_code_of(written.error().fault), code);
  }
  // Standard error has nowhere to report its own failure.
  static_cast<void>(ports.err.flush());
  return code;
}

// Prints the answer of --version --verbose after the version; a part that is missing is an error.
ExitCode print_build(Ports& ports, Diagnostics& diagnostics) {
  const ProgramBuild build = ports.build();
  ports.out.write("build " + build.identity + "\ncompiler " + build.compiler + '\n');
  ExitCode code = ExitCode::done;
  for (const ProgramPart& part : build.parts) {
    if (part.libraries) {
      ports.out.write(part.name + ": " + *part.libraries + '\n');
    } else {
      diagnostics.error(part.libraries.error());
      code = exit_code_of(part.libraries.error().fault);
    }
  }
  return code;
}

// Has the typed command write the error to the file of its report.
void report_wrong_options(const std::vector<std::string>& typed, const Error& error, Ports& ports,
                          Diagnostics& diagnostics) {
  for (const Command* command : kCommands) {
    const bool is_typed = std::ranges::find(typed, command->name) != typed.end();
    if (!is_typed || command->report_wrong_options == nullptr) continue;
    Context context{ports, diagnostics, {}};
    command->report_wrong_options(typed, error, context);
  }
}

}  // namespace

ExitCode run(const std::vector<std::string>& arguments, Ports& ports) {
  auto parsed = parse_command_line(kCommands, arguments);
  if (!parsed) {
    Diagnostics diagnostics(ports.err, {});
    diagnostics.error(parsed.error());
    report_wrong_options(arguments, parsed.error(), ports, diagnostics);
    return flush(exit_code_of(parsed.error().fault), ports, diagnostics);
  }
  if (const auto* answer = std::get_if<Answer>(&*parsed)) {
    (answer->on_standard_error ? ports.err : ports.out).write(answer->text);
    Diagnostics diagnostics(ports.err, {});
    const ExitCode code = answer->with_build ? print_build(ports, diagnostics) : answer->exit_code;
    return flush(code, ports, diagnostics);
  }
  const auto& command_line = std::get<CommandLine>(*parsed);
  Diagnostics diagnostics(ports.err, command_line.global);
  Context context{ports, diagnostics, command_line.global};
  const Result<ExitCode> result = command_line.invocation->run(context);
  if (!result) diagnostics.error(result.error());
  return flush(result ? *result : exit_code_of(result.error().fault), ports, diagnostics);
}

}  // namespace mtasts
