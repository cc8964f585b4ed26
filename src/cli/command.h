// One row describes one command: its name, its options, its work and its part of the man pages.
#pragma once

#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "cli/context.h"
#include "cli/exit_code.h"
#include "cli/options/command_model.h"
#include "cli/options/declaration.h"
#include "mtasts/result.h"

namespace mtasts {

// A command with the options of one command line, ready to run.
class Invocation {
 public:
  virtual ~Invocation() = default;
  // An error means that the command had no results; the exit code is then that of the error.
  [[nodiscard]] virtual Result<ExitCode> run(Context& context) = 0;
};

struct Command {
  std::string_view name;     // "gen-zone"
  std::string_view summary;  // one line without a final stop
  // Declares the options and operands. They are stored in the invocation that is returned, once the command
  // line is parsed. Called only for a command that is named on the command line, and for documents.
  std::unique_ptr<Invocation> (*declare)(Declaration& command);
  Manual (*manual)();
  // Writes the error of wrong options to an output file that `typed` names: a monitor would else read that of
  // an earlier run. Null for a command without such a file.
  void (*report_wrong_options)(const std::vector<std::string>& typed, const Error& error,
                               Context& context) = nullptr;
};

// In the order of the help. A view of constants: nothing is built when the program starts.
using Commands = std::span<const Command* const>;

template <class Options>
class InvocationWith final : public Invocation {
 public:
  using Run = Result<ExitCode>(const Options& options, Context& context);
  explicit InvocationWith(Run& run) : run_(run) {}
  [[nodiscard]] Result<ExitCode> run(Context& context) override { return run_(options, context); }

  Options options = {};

 private:
  Run& run_;
};

// Command::declare of a command that is made of three things: a struct of options, a function that declares
// them, and a function that runs with them.
template <class Options, void (*declare)(Declaration&, Options&),
          Result<ExitCode> (*run)(const Options&, Context&)>
[[nodiscard]] std::unique_ptr<Invocation> invocation(Declaration& command) {
  auto made = std::make_unique<InvocationWith<Options>>(*run);
  declare(command, made->options);
  return made;
}

}  // namespace mtasts
