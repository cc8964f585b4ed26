#include "cli/options/program_options.h"

#include "cli/options/option_values.h"

namespace mtasts {

void declare_program(Declaration& program, GlobalOptions& global, ProgramFlags& flags) {
  const Choices<ColourWish> colours = {
      {"auto", ColourWish::automatic}, {"always", ColourWish::always}, {"never", ColourWish::never}};

  program.description(
      "mtasts sets up MTA-STS (RFC 8461) and SMTP TLS reporting (RFC 8460) for one domain or for a million, "
      "from the first policy to mode enforce, and checks that they stay correct."
      "\n\n"
      "Data goes to standard output, everything else to standard error. With several domains, one that fails "
      "does not stop the others; the exit status is that of the gravest failure.");
  program.group("Global options");
  program.flag("-h,--help", flags.help,
               "Print help, also of a command, and exit; the same as mtasts help [COMMAND]");
  program.flag(
      "-V,--version", flags.version,
      "Print the version and exit, with --verbose also the build and the versions of its libraries; the "
      "same as mtasts version");
  program.flag("-q,--quiet", global.quiet,
               "Print only errors on standard error: no warnings, notes or progress");
  program.flag(
      "-v,--verbose", global.verbose,
      "Print every DNS query with its answer and time, and the progress of a list, on standard error");
  program.option(
      {"--color", "WHEN", "Use colours on a terminal; NO_COLOR turns auto off", "auto", words_of(colours)},
      choice_into(global.colour, colours));
  program.rule([&global]() -> Result<void> {
    if (global.quiet && global.verbose) return usage_error("--quiet and --verbose exclude each other");
    return {};
  });
  program.example("Which hosts receive mail for a domain?", "mtasts mx example.com");
  program.example("A policy made from the MX records, in mode testing",
                  "mtasts gen-policy example.com -o mta-sts.txt");
  program.example(
      "All DNS records of a primary and a hosted domain",
      "mtasts gen-zone example.com example.org --web-host mail.example.com --rua tls@example.com");
}

}  // namespace mtasts
