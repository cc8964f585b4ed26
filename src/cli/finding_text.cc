#include "cli/finding_text.h"

#include <string_view>

#include "mtasts/printable.h"

namespace mtasts {
namespace {

std::string_view colour_of(Severity severity) {
  switch (severity) {
    case Severity::error:
      return "\x1b[1;31m";
    case Severity::unknown:
      return "\x1b[1;35m";
    case Severity::warning:
      return "\x1b[1;33m";
    case Severity::info:
      return "\x1b[1;36m";
  }
  return {};
}

}  // namespace

std::string finding_text(const Finding& finding, Colours colours) {
  std::string lines;
  if (!finding.subject.empty()) {
    lines += printable(finding.subject);
    if (finding.line) lines += ':' + std::to_string(*finding.line);
    lines += ": ";
  }
  if (colours == Colours::on) lines += colour_of(finding.severity);
  lines += text(finding.severity);
  if (colours == Colours::on) lines += "\x1b[0m";
  lines += ' ' + finding.code + ": " + printable(finding.message);
  if (!finding.rfc.empty()) lines += " (" + finding.rfc + ')';
  lines += '\n';
  if (!finding.hint.empty()) lines += "  hint: " + printable(finding.hint) + '\n';
  return lines;
}

}  // namespace mtasts
