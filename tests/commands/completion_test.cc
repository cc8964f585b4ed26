#include "cli/documents/completion_script.h"
#include "commands/command_list.h"
#include "commands/stage.h"
#include "commands/typed.h"

namespace mtasts::test {

TEST_CASE("completion prints the script of the named shell") {
  const ProgramModel program = describe_program(kCommands);
  CHECK(test::Stage().run({"completion", "bash"}).out == bash_completion(program));
  CHECK(test::Stage().run({"completion", "zsh"}).out == zsh_completion(program));
  CHECK(test::Stage().run({"completion", "fish"}).out == fish_completion(program));
}

TEST_CASE("completion takes exactly one shell") {
  check_bad({
      {"completion", "SHELL is missing"},
      {"completion bash zsh", "more than one SHELL"},
      {"completion sh", "SHELL: \"sh\" is not bash, zsh or fish"},
      {"completion ''", "SHELL: \"\" is not bash, zsh or fish"},
  });
}

}  // namespace mtasts::test
