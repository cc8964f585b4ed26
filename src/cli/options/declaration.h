// How a command says which options and operands it has. Behind it stands CLI11, the one description of the
// command line; the files that declare options need not know it.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "cli/command_model.h"
#include "mtasts/result.h"

namespace mtasts {

// Takes one value as it was typed. Fault::usage or Fault::input: why not; the name of the option is put in
// front of the message by the caller.
using Take = std::function<Result<void>(const std::string& typed)>;

struct OptionText {
  std::string names;       // "-o,--output"
  std::string value_name;  // "FILE"
  std::string help;        // without a final stop; the default is not repeated in it
  std::string default_text = {};
  std::vector<std::string> choices = {};
  bool repeatable = false;
  bool may_be_empty = false;  // whether the empty text is a value
};

// Of one command, or of the program for the global options. Whatever is passed by reference must outlive the
// parsing of the command line.
class Declaration {
 public:
  virtual ~Declaration() = default;

  // Paragraphs, separated by an empty line.
  virtual void description(const std::string& paragraphs) = 0;
  // The options that follow are shown under this heading.
  virtual void group(std::string_view heading) = 0;
  // An option without a value. Given twice it means the same as once.
  virtual void flag(const std::string& names, bool& target, const std::string& help) = 0;
  // An option with a value. Values are taken in the order of the command line, those of
  // operands in between.
  virtual void option(const OptionText& text, Take take) = 0;
  // All operands of the command: what the help says of them, and who takes them one by one.
  virtual void operands(std::vector<OperandModel> models, Take take) = 0;
  virtual void example(const std::string& says, const std::string& command) = 0;
  // A rule between options, checked after all values were taken, in the order of declaration.
  virtual void rule(std::function<Result<void>()> holds) = 0;
};

// Fault::usage, code "usage".
[[nodiscard]] tl::unexpected<Error> usage_error(std::string message, std::string hint = {});

}  // namespace mtasts
