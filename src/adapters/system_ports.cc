#include "adapters/system_ports.h"

#include <unistd.h>

#include <cstdlib>

#include "adapters/system/process_setup.h"

namespace mtasts {
namespace {

std::optional<std::string> environment(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? std::nullopt : std::optional<std::string>(value);
}

ColourEnvironment colour_environment() {
  return {.no_color = !environment("NO_COLOR").value_or("").empty(),
          .dumb_terminal = environment("TERM") == "dumb"};
}

}  // namespace

SystemPorts::Process::Process() {
  reserve_standard_descriptors();
  install_signal_handlers();
}

SystemPorts::SystemPorts()
    : network_(loop_, files_),
      out_(STDOUT_FILENO, "standard output", Buffering::full, colour_environment()),
      err_(STDERR_FILENO, "standard error", Buffering::lines, colour_environment()),
      ports_{network_, loop_, files_, clock_, idna_, interruption_, out_, err_, environment} {
  out_.clear_status_of(err_);
  if (err_.shows_status()) interruption_.erase_line_first();
}

}  // namespace mtasts
