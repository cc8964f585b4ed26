#include "cli/typed.h"

namespace mtasts {

TEST_CASE("completion: one shell") {
  CHECK(good<CompletionOptions>("completion bash").shell == Shell::bash);
  CHECK(good<CompletionOptions>("completion zsh").shell == Shell::zsh);
  CHECK(good<CompletionOptions>("completion fish").shell == Shell::fish);
  check_bad({
      {"completion", "for which shell? SHELL is missing"},
      {"completion bash zsh", "more than one SHELL"},
      {"completion sh", "SHELL: \"sh\" is not bash, zsh or fish"},
      {"completion ''", "SHELL: \"\" is not bash, zsh or fish"},
  });
}

}  // namespace mtasts
