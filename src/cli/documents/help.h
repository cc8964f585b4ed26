// The texts of --help. Lines have at most 79 columns.
#pragma once

#include <string>
#include <vector>

#include "cli/options/command_model.h"

namespace mtasts {

// `mtasts --help`: usage, commands, global options, exit status, examples.
[[nodiscard]] std::string program_help(const ProgramModel& program);
// `mtasts` without arguments: the summary, examples, commands.
[[nodiscard]] std::string short_help(const ProgramModel& program);
// `mtasts COMMAND --help`: usage, description, operands, options, examples.
[[nodiscard]] std::string command_help(const ProgramModel& program, const CommandModel& command);

// "mtasts mx [OPTIONS] [@SERVER...] [DOMAIN...]".
[[nodiscard]] std::string usage_of(const ProgramModel& program, const CommandModel& command);
// "PATTERN", or "testing|enforce|none" if the choices are few; "" for a flag.
[[nodiscard]] std::string value_text(const OptionModel& option);
// The help of an option, then its choices unless value_text() has them, "may be repeated", and its default.
[[nodiscard]] std::string full_help(const OptionModel& option);
// The headings of the options, each once, in order.
[[nodiscard]] std::vector<std::string> groups_of(const std::vector<OptionModel>& options);

}  // namespace mtasts
