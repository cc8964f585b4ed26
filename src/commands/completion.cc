// mtasts completion: prints the completion script of a shell.
#include <memory>

#include "cli/command_line.h"
#include "cli/documents/completion_script.h"
#include "cli/options/option_groups.h"
#include "cli/options/option_values.h"
#include "commands/command_list.h"

namespace mtasts {
namespace {

using Script = std::string (*)(const ProgramModel& program);

struct CompletionOptions {
  Script script = nullptr;  // of the shell
};

void declare(Declaration& command, CompletionOptions& options) {
  command.description(
      "Prints the script with which bash, zsh or fish complete the commands, options and file names of "
      "mtasts.");
  const Choices<Script> shells = {
      {"bash", bash_completion}, {"zsh", zsh_completion}, {"fish", fish_completion}};
  const auto given = std::make_shared<std::size_t>(0);
  command.operands({{"SHELL", false, true, words_of(shells), "bash, zsh or fish"}},
                   [given, shells, &options](const std::string& typed) -> Result<void> {
                     ++*given;
                     const Result<Script> shell = parse_choice(typed, shells);
                     if (!shell) return fail(shell.error().within("SHELL"));
                     options.script = *shell;
                     return {};
                   });
  command.rule([given]() -> Result<void> {
    if (*given == 0) return usage_error("SHELL is missing", "bash, zsh or fish");
    if (*given > 1) return usage_error("more than one SHELL");
    return {};
  });
  command.example("In ~/.bashrc", "source <(mtasts completion bash)");
  command.example("For all users of fish",
                  "mtasts completion fish > /usr/share/fish/vendor_completions.d/mtasts.fish");
}

Manual completion_manual() {
  return {.output = "The script."};
}

Result<ExitCode> run(const CompletionOptions& options, Context& context) {
  context.ports.out.write(options.script(describe_program(kCommands)));
  return ExitCode::done;
}

}  // namespace

constinit const Command completion_command = {
    .name = "completion",
    .summary = "print a completion script for a shell",
    .declare = invocation<CompletionOptions, declare, run>,
    .manual = completion_manual,
};

}  // namespace mtasts
