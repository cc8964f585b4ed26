// The options of "mtasts completion".
#include <memory>

#include "cli/options/declarations.h"
#include "cli/options/option_values.h"

namespace mtasts {

void declare_completion(Declaration& command, CompletionOptions& options) {
  command.about(
      "print a completion script for a shell",
      "Prints the script that lets bash, zsh or fish complete commands, options and file names of mtasts.");
  const Choices<Shell> shells = {{"bash", Shell::bash}, {"zsh", Shell::zsh}, {"fish", Shell::fish}};
  const auto given = std::make_shared<std::size_t>(0);
  command.operands({{"SHELL", false, true, words_of(shells), "bash, zsh or fish"}},
                   [given, shells, &options](const std::string& typed) -> Result<void> {
                     ++*given;
                     const Result<Shell> shell = parse_choice(typed, shells);
                     if (!shell) return fail(shell.error().within("SHELL"));
                     options.shell = *shell;
                     return {};
                   });
  command.rule([given]() -> Result<void> {
    if (*given == 0) return usage_error("for which shell? SHELL is missing", "bash, zsh or fish");
    if (*given > 1) return usage_error("more than one SHELL");
    return {};
  });
  command.example("In ~/.bashrc", "source <(mtasts completion bash)");
  command.example("For all users of fish",
                  "mtasts completion fish > /usr/share/fish/vendor_completions.d/mtasts.fish");
}

}  // namespace mtasts
