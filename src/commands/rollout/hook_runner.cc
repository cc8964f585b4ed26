#include "commands/rollout/hook_runner.h"

#include "cli/rollout_output/apply_printer.h"
#include "mtasts/printable.h"

namespace mtasts {
namespace {

std::vector<HookCommand> commands_of(Hook hook, const Settings& settings) {
  std::vector<HookCommand> commands;
  if (hook == Hook::web) commands = {settings.web.deploy, settings.web.reload};
  if (hook == Hook::dns) commands = {settings.dns.reload};
  std::erase_if(commands, [](const HookCommand& command) { return command.empty(); });
  return commands;
}

// The last line that is not empty.
std::string last_line(std::string_view output) {
  while (!output.empty() && (output.back() == '\n' || output.back() == '\r' || output.back() == ' '))
    output.remove_suffix(1);
  const std::size_t begin = output.rfind('\n');
  return printable(output.substr(begin == std::string_view::npos ? 0 : begin + 1), 200);
}

Error hook_failed(const ProgramCall& call, const ProgramEnd& end) {
  return {Fault::refused, "hook-failed", command_words(call.command) + ' ' + words_of_end(call, end),
          "correct it; apply runs the program again next time"};
}

}  // namespace

std::string words_of_end(const ProgramCall& call, const ProgramEnd& end) {
  const std::string how = end.timed_out
                              ? "did not end within " + std::to_string(call.time_limit.count()) + " seconds"
                              : "ended with exit code " + std::to_string(end.exit_code);
  const std::string line = last_line(end.output);
  return how + (line.empty() ? "" : ": " + line);
}

bool has_program(Hook hook, const Settings& settings) {
  return !commands_of(hook, settings).empty();
}

Result<void> run_hook(Hook hook, const std::set<DomainName>& domains, const Settings& settings,
                      Context& context) {
  const auto directory = context.ports.files.absolute_path(settings.state);
  if (!directory) return fail(directory.error());
  std::string input;
  for (const DomainName& domain : domains) input += domain.text() + '\n';
  for (const HookCommand& command : commands_of(hook, settings)) {
    const ProgramCall call{
        .command = command,
        .directory = *directory,
        .environment = {{"MTASTS_HOOK", std::string(text(hook))}, {"MTASTS_STATE", *directory}},
        .input = input};
    context.diagnostics.detail("running " + command_words(command));
    const auto end = context.ports.programs.run(call);
    if (!end) return fail(end.error());
    if (end->exit_code != 0 || end->timed_out) return fail(hook_failed(call, *end));
    if (!end->output.empty()) context.diagnostics.detail(printable(end->output));
  }
  return {};
}

}  // namespace mtasts
