#include "cli/check_output/check_printer.h"

#include "cli/check_output/printers.h"

namespace mtasts {

std::unique_ptr<CheckPrinter> check_printer(CheckFormat format, CheckPrinting settings) {
  if (settings.program.empty()) settings.program = "mtasts " MTASTS_VERSION;
  switch (format) {
    case CheckFormat::text:
      return text_printer(settings);
    case CheckFormat::json:
      return json_printer(OutputForm::json);
    case CheckFormat::ndjson:
      return json_printer(OutputForm::ndjson);
    case CheckFormat::nagios:
      return nagios_printer(settings);
    case CheckFormat::prometheus:
      return prometheus_printer(settings);
    case CheckFormat::junit:
      return junit_printer(settings);
    case CheckFormat::markdown:
      return markdown_printer(settings);
    case CheckFormat::html:
      return html_printer(settings);
  }
  return nullptr;
}

}  // namespace mtasts
