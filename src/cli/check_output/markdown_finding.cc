#include "cli/check_output/markdown_finding.h"

#include "cli/check_output/markup.h"
#include "cli/finding_text.h"
#include "mtasts/printable.h"

namespace mtasts {
namespace {

std::string markdown_text(std::string_view octets) {
  return markdown_escaped(printable(octets));
}

}  // namespace

std::string markdown_finding(const Finding& finding) {
  std::string item =
      "- **" + std::string(text(finding.severity)) + "** " + markdown_text(finding.code) + ": ";
  const std::string place = markdown_escaped(place_text(finding));
  if (!place.empty()) item += place + ": ";
  item += markdown_text(finding.message);
  if (!finding.rfc.empty()) item += " (" + markdown_text(finding.rfc) + ')';
  item += '\n';
  if (!finding.hint.empty()) item += "  - hint: " + markdown_text(finding.hint) + '\n';
  return item;
}

}  // namespace mtasts
