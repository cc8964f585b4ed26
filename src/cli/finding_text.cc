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

std::string severity_text(Severity severity, Colours colours) {
  const std::string word(text(severity));
  return colours == Colours::on ? std::string(colour_of(severity)) + word + "\x1b[0m" : word;
}

std::string place_text(const Finding& finding) {
  std::string place = printable(finding.subject);
  if (!place.empty() && finding.line) place += ':' + std::to_string(*finding.line);
  return place;
}

std::string finding_text(const Finding& finding, Colours colours) {
  std::string lines = place_text(finding);
  if (!lines.empty()) lines += ": ";
  lines += severity_text(finding.severity, colours);
  lines += ' ' + printable(finding.code) + ": " + printable(finding.message);
  if (!finding.rfc.empty()) lines += " (" + printable(finding.rfc) + ')';
  lines += '\n';
  if (!finding.hint.empty()) lines += "  hint: " + printable(finding.hint) + '\n';
  return lines;
}

}  // namespace mtasts
