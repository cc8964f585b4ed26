// mtasts completion: the completion script of a shell, as the description of the command line gives it.
#include "cli/command_line.h"
#include "cli/documents/completion_script.h"
#include "commands/commands.h"

namespace mtasts {

Result<ExitCode> run_completion(const CompletionOptions& options, Context& context) {
  context.ports.out.write(completion_script(describe_program(), options.shell));
  return ExitCode::done;
}

}  // namespace mtasts
