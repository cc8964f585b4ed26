// The command line: arguments are parsed into the options of a command. The declarations are the one
// description; help, man pages and completions are read out of it.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "cli/command.h"
#include "cli/exit_code.h"
#include "cli/options/command_model.h"
#include "cli/options/global_options.h"
#include "mtasts/result.h"

namespace mtasts {

struct CommandLine {
  GlobalOptions global = {};
  std::string_view command_name;  // "gen-zone"
  std::unique_ptr<Invocation> invocation;
};

// The answer to --help, to --version or to no arguments: print the text and exit.
struct Answer {
  std::string text;
  bool on_standard_error = false;
  ExitCode exit_code = ExitCode::done;
  bool with_build = false;  // of --version --verbose: the text is followed by the ProgramBuild
};

// `typed` comes without the program's name. Fault::usage: the message escapes what was typed; the hint is
// the nearest name, or points to the help.
[[nodiscard]] Result<std::variant<CommandLine, Answer>> parse_command_line(
    Commands commands, const std::vector<std::string>& typed);

// The whole description as data, for the man pages, the completions and the tests.
[[nodiscard]] ProgramModel describe_program(Commands commands);

}  // namespace mtasts
