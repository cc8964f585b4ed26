// The command line as plain data, read out of the one description.
#pragma once

#include <string>
#include <vector>

namespace mtasts {

struct OptionModel {
  std::vector<std::string> short_names = {};  // "o", without the dash
  std::vector<std::string> long_names = {};   // "output", without the dashes
  std::string value_name = {};                // "FILE"; empty for a flag
  std::vector<std::string> choices = {};      // the permitted values; empty: any
  std::vector<std::string> completions = {};  // without choices: values that a shell completes
  std::string help = {};
  std::string group = {};         // "Lookup"
  std::string default_text = {};  // shown in help; may be empty
  bool repeatable = false;
  bool may_be_empty = false;  // the empty text is a value
};

struct OperandModel {
  std::string name = {};  // "DOMAIN"
  bool repeatable = false;
  bool required = false;
  std::vector<std::string> choices = {};
  std::string help = {};
  std::vector<std::string> completions = {};  // as in OptionModel
};

struct ExampleModel {
  std::string says = {};     // the caption: one line of prose
  std::string command = {};  // "mtasts mx example.com"
};

// The part of a man page that a command adds to its options.
struct ManEntry {
  std::string term;
  std::string text;
};

struct ManSection {
  std::string heading;  // "FORMATS"
  std::vector<ManEntry> entries;
};

struct Manual {
  std::string output;                     // a paragraph: the output that people read
  std::vector<std::string> schema = {};   // lines: the results of --json; empty for a command without them
  std::vector<ManSection> sections = {};  // shown after OUTPUT
};

struct CommandModel {
  std::string name = {};
  std::string summary = {};      // one line
  std::string description = {};  // paragraphs, separated by an empty line
  std::vector<OperandModel> operands = {};
  std::vector<OptionModel> options = {};
  std::vector<ExampleModel> examples = {};
  Manual (*manual)() = nullptr;  // made on demand, since the man page alone needs it
};

struct ProgramModel {
  std::string name = {};
  std::string version = {};
  std::string summary = {};
  std::string description = {};
  std::vector<OptionModel> options = {};  // the global ones
  std::vector<CommandModel> commands = {};
  std::vector<ExampleModel> examples = {};
};

}  // namespace mtasts
