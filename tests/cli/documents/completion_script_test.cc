#include "cli/documents/completion_script.h"

#include <algorithm>
#include <sstream>

#include "catch.h"
#include "cli/shell_command.h"
#include "skip.h"

namespace mtasts::test {
namespace {

const std::string kScripts = std::string(MTASTS_SOURCE_DIR) + "/completions/";

std::vector<std::string> words(const std::string& text) {
  std::istringstream stream(text);
  std::vector<std::string> list;
  for (std::string word; stream >> word;) list.push_back(word);
  return list;
}

struct Case {
  std::string typed;  // words as the shell breaks them; the last is to be completed
  std::vector<std::string> offered;
};

const std::vector<Case>& cases() {
  static const std::vector<Case> list = {
      {"mtasts gen-", {"gen-policy", "gen-site", "gen-sts", "gen-tlsrpt", "gen-zone"}},
      {"mtasts -q gen-p", {"gen-policy"}},
      {"mtasts --color a", {"always", "auto"}},
      {"mtasts --color always comp", {"completion"}},
      {"mtasts gen-zone --on", {"--only"}},
      {"mtasts gen-zone --only ''", {"host", "sts", "tlsrpt"}},
      {"mtasts mx --on", {}},
      {"mtasts mx --ver", {"--verbose", "--version"}},
      {"mtasts mx --server ''", {}},
      {"mtasts mx ''", {}},
      {"mtasts gen-policy --mode e", {"enforce"}},
      {"mtasts lint ''", {"config", "policy", "report", "sts", "tlsrpt", "zone"}},
      {"mtasts lint policy CMakeL", {"CMakeLists.txt"}},
      {"mtasts mx --zone-file CMakeL", {"CMakeLists.txt"}},
      {"mtasts completion ''", {"bash", "fish", "zsh"}},
  };
  return list;
}

std::string in_source_dir(const std::string& command) {
  return "cd '" + std::string(MTASTS_SOURCE_DIR) + "' && " + command;
}

std::vector<std::string> sorted(std::vector<std::string> list) {
  std::sort(list.begin(), list.end());
  return list;
}

}  // namespace

TEST_CASE("the shells can read the scripts") {
  for (const auto& [shell, file] :
       {std::pair("bash", "mtasts.bash"), std::pair("zsh", "_mtasts"), std::pair("fish", "mtasts.fish")}) {
    if (!have_program(shell)) {
      skip(std::string(shell) + " is not installed");
      continue;
    }
    const Ran ran = run_in_shell(std::string(shell) + " -n '" + kScripts + file + '\'');
    INFO(shell);
    CHECK(ran.output.empty());
    CHECK(ran.status == 0);
  }
}

TEST_CASE("bash completes commands, options, choices and files") {
  if (!have_program("bash")) {
    skip("bash is not installed");
    return;
  }
  const auto complete = [](const std::string& typed) {
    const std::string script = ". completions/mtasts.bash; COMP_WORDS=(" + typed +
                               "); COMP_CWORD=$((${#COMP_WORDS[@]} - 1)); _mtasts; echo \"${COMPREPLY[@]}\"";
    std::string quoted = script;
    for (std::size_t at = 0; (at = quoted.find('\'', at)) != std::string::npos; at += 4)
      quoted.replace(at, 1, "'\\''");
    return sorted(words(run_in_shell(in_source_dir("bash --norc -c '" + quoted + '\'')).output));
  };
  for (const Case& one : cases()) {
    INFO(one.typed);
    CHECK(complete(one.typed) == one.offered);
  }
  // bash breaks words at "=".
  CHECK(complete("mtasts gen-zone --only = s") == std::vector<std::string>{"sts"});
  CHECK(complete("mtasts gen-zone --only =") == std::vector<std::string>{"host", "sts", "tlsrpt"});
  CHECK(complete("mtasts lint --covers = policy ''") ==
        std::vector<std::string>{"config", "policy", "report", "sts", "tlsrpt", "zone"});
  // Behind "--" nothing is an option.
  CHECK(complete("mtasts mx -- --js").empty());
}

TEST_CASE("fish completes the same words as bash") {
  if (!have_program("fish")) {
    skip("fish is not installed");
    return;
  }
  for (const Case& one : cases()) {
    std::string typed = one.typed;
    if (typed.ends_with("''")) typed.resize(typed.size() - 2);
    const Ran ran = run_in_shell(in_source_dir(
        "HOME=/nonexistent XDG_CONFIG_HOME=/nonexistent XDG_DATA_HOME=/nonexistent fish --no-config -c "
        "'source completions/mtasts.fish; complete -C \"" +
        typed + "\" | string split -f1 \\t'"));
    // fish 4 also offers words that contain what was typed; it prefers these where there are any.
    std::vector<std::string> offered = sorted(words(ran.output));
    const std::string word = typed.substr(typed.rfind(' ') + 1);
    std::erase_if(offered, [&word](const std::string& each) { return !each.starts_with(word); });
    INFO(one.typed);
    CHECK(offered == one.offered);
  }
}

TEST_CASE("values are completed by their kind") {
  OptionModel option;
  option.value_name = "FILE";
  CHECK(completes(option) == Completes::files);
  option.value_name = "DIR";
  CHECK(completes(option) == Completes::directories);
  option.value_name = "DURATION";
  CHECK(completes(option) == Completes::nothing);
  option.choices = {"lf", "crlf"};
  CHECK(completes(option) == Completes::choices);
}

}  // namespace mtasts::test
