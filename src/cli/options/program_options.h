// The options of the program itself, which are allowed before or after the command.
#pragma once

#include <string_view>

#include "cli/options/declaration.h"
#include "cli/options/global_options.h"

namespace mtasts {

inline constexpr std::string_view kProgramSummary = "MTA-STS and SMTP TLS reporting for mail operators";

// --help and --version, which are answered before anything else is read.
struct ProgramFlags {
  bool help = false;
  bool version = false;
};

void declare_program(Declaration& program, GlobalOptions& global, ProgramFlags& flags);

}  // namespace mtasts
