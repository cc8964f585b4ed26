#include "commands/run.h"

#include "cli/command_line.h"
#include "commands/command_list.h"

namespace mtasts {
namespace {

ExitCode flushed(ExitCode code, Ports& ports, Diagnostics& diagnostics) {
  if (auto written = ports.out.flush(); !written) {
    diagnostics.error(written.error());
    code = graver(exit_code_of(written.error().fault), code);
  }
  // Standard error has nowhere to report its own failure.
  static_cast<void>(ports.err.flush());
  return code;
}

}  // namespace

ExitCode run(const std::vector<std::string>& arguments, Ports& ports) {
  auto parsed = parse_command_line(commands(), arguments);
  if (!parsed) {
    Diagnostics diagnostics(ports.err, {});
    diagnostics.error(parsed.error());
    return flushed(exit_code_of(parsed.error().fault), ports, diagnostics);
  }
  if (const auto* answered = std::get_if<Answered>(&*parsed)) {
    (answered->on_standard_error ? ports.err : ports.out).write(answered->text);
    Diagnostics diagnostics(ports.err, {});
    return flushed(answered->exit_code, ports, diagnostics);
  }
  const auto& command_line = std::get<CommandLine>(*parsed);
  Diagnostics diagnostics(ports.err, command_line.global);
  Context context{ports, diagnostics, command_line.global};
  const Result<ExitCode> result = command_line.invocation->run(context);
  if (!result) diagnostics.error(result.error());
  return flushed(result ? *result : exit_code_of(result.error().fault), ports, diagnostics);
}

}  // namespace mtasts
