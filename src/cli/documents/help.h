// What --help prints, made of the description alone. No line is longer than 79 columns.
#pragma once

#include <string>
#include <vector>

#include "cli/command_model.h"

namespace mtasts {

// Of the program: usage, commands, global options, exit status, examples.
[[nodiscard]] std::string program_help(const ProgramModel& program);
// When nothing was asked for: what the program is, examples, commands.
[[nodiscard]] std::string short_help(const ProgramModel& program);
// Of one command: usage, what it does, operands, options, examples.
[[nodiscard]] std::string command_help(const ProgramModel& program, const CommandModel& command);

// "mtasts mx [OPTIONS] [@SERVER...] [DOMAIN...]".
[[nodiscard]] std::string usage_of(const ProgramModel& program, const CommandModel& command);
// "PATTERN", or "testing|enforce|none" when only these are permitted and fit; "" for a flag.
[[nodiscard]] std::string value_text(const OptionModel& option);
// The help of an option, behind it what is permitted where the value does not show it, whether it may be
// repeated, and its default.
[[nodiscard]] std::string full_help(const OptionModel& option);
// The headings of the options, each once, in order.
[[nodiscard]] std::vector<std::string> groups_of(const std::vector<OptionModel>& options);

}  // namespace mtasts
