#include "adapters/system_ports.h"

#include <unistd.h>

#include <cstdlib>

#include "adapters/dns/dns_message.h"
#include "adapters/system/module.h"
#include "adapters/system/process_setup.h"
#include "mtasts/ascii_text.h"

namespace mtasts {
namespace {

#ifdef __clang__
constexpr const char* kCompiler = __VERSION__;
#else
constexpr const char* kCompiler = "g++ " __VERSION__;
#endif

// Loads all modules.
ProgramBuild this_program_build() {
  return {std::string(build_identity()),
          kCompiler,
          {{"connections", connections_libraries()},
           {"ldns", ldns_libraries()},
           {"libidn2", libidn2_libraries()},
           {"report_mail", report_mail_libraries()},
           {"report_store", report_store_libraries()}}};
}

std::optional<std::string> environment(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? std::nullopt : std::optional<std::string>(value);
}

TerminalEnvironment terminal_environment() {
  const auto value = [](const char* name) { return environment(name).value_or(""); };
  return {.no_color = !value("NO_COLOR").empty(),
          .dumb_terminal = value("TERM") == "dumb",
          .is_ascii = !is_utf8_locale(value("LC_ALL"), value("LC_CTYPE"), value("LANG"))};
}

}  // namespace

SystemPorts::Process::Process() {
  reserve_standard_descriptors();
  install_signal_handlers();
}

SystemPorts::SystemPorts()
    : network_(loop_, files_),
      out_(STDOUT_FILENO, "standard output", Buffering::full, terminal_environment()),
      err_(STDERR_FILENO, "standard error", Buffering::lines, terminal_environment()),
      terminal_(STDIN_FILENO, err_),
      ports_{network_,       loop_, files_,    clock_,      idna_,
             interruption_,  out_,  err_,      terminal_,   report_mail_,
             report_stores_, toml_, programs_, environment, this_program_build} {
  out_.clear_status_of(err_);
  if (err_.shows_status()) interruption_.erase_line_first();
}

}  // namespace mtasts
