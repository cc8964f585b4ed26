#include "cli/options/program_options.h"

#include "cli/options/option_values.h"

namespace mtasts {

void declare_program(Declaration& program, GlobalOptions& global, AskedFor& asked_for) {
  const Choices<ColourWish> colours = {
      {"auto", ColourWish::automatic}, {"always", ColourWish::always}, {"never", ColourWish::never}};

  program.description(
      "mtasts takes a mail operator from nothing to enforced MTA-STS (RFC 8461) and SMTP TLS "
      "reporting (RFC 8460), on one domain or on a million, and keeps them right."
      "\n\n"
      "Data goes to standard output, everything else to standard error. With several domains, one "
      "that fails does not stop the others; the exit status tells the gravest.");
  program.group("Global options");
  program.flag("-h,--help", asked_for.help, "Print help, also behind a command, and exit");
  program.flag("-V,--version", asked_for.version, "Print the version and exit");
  program.flag("-q,--quiet", global.quiet,
               "Print errors only on standard error, no warnings, no notes, no progress");
  program.flag("-v,--verbose", global.verbose,
               "Print every question asked of DNS, with its answer and time, on standard error, and how far "
               "a list is");
  program.option({"--color", "WHEN", "Colour what a person reads on a terminal; NO_COLOR turns auto off",
                  "auto", words_of(colours)},
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
