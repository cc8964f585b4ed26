// The interface through which a command declares its options and operands. Files that declare options do not
// depend on CLI11.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "cli/options/command_model.h"
#include "mtasts/result.h"

namespace mtasts {

// Stores one value as it was typed. Fault::usage or Fault::input if the value is bad; the caller puts the
// name of the option before the message.
using Take = std::function<Result<void>(const std::string& typed)>;

struct OptionText {
  std::string names;       // "-o,--output"
  std::string value_name;  // "FILE"
  std::string help;        // without a final stop; the default is not repeated in it
  std::string default_text = {};
  std::vector<std::string> choices = {};
  bool repeatable = false;
  bool may_be_empty = false;                  // the empty text is a value
  std::vector<std::string> completions = {};  // without choices: values that a shell completes
};

// The same option, which may be repeated.
[[nodiscard]] inline OptionText repeatable(OptionText text) {
  text.repeatable = true;
  return text;
}

// The declaration of one command, or of the program for the global options. Arguments passed by reference
// must outlive the parsing of the command line.
class Declaration {
 public:
  virtual ~Declaration() = default;

  // Paragraphs, separated by an empty line.
  virtual void description(const std::string& paragraphs) = 0;
  // Shows the following options under this heading.
  virtual void group(std::string_view heading) = 0;
  // An option without a value. It may be repeated.
  virtual void flag(const std::string& names, bool& target, const std::string& help) = 0;
  // An option with a value. `take` is called in the order of the command line, options and operands mixed.
  virtual void option(const OptionText& text, Take take) = 0;
  // All operands of the command: `models` for the help; `take` is called for each operand.
  virtual void operands(std::vector<OperandModel> models, Take take) = 0;
  // `caption` is one line of prose above the command.
  virtual void example(const std::string& caption, const std::string& command) = 0;
  // A rule between options. Rules are checked after all values are stored, in the order of declaration.
  virtual void rule(std::function<Result<void>()> check) = 0;
};

// Fault::usage, code "usage".
[[nodiscard]] inline tl::unexpected<Error> usage_error(std::string message, std::string hint = {}) {
  return fail({Fault::usage, "usage", std::move(message), std::move(hint)});
}

}  // namespace mtasts
