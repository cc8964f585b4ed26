#include "cli/check_output/finding_words.h"

#include "mtasts/printable.h"

namespace mtasts {
std::string finding_words(const Finding& finding, std::string_view domain, std::size_t limit) {
  std::string line = printable(finding.code, limit) + ": ";
  if (!finding.subject.empty() && finding.subject != domain) {
    line += printable(finding.subject, limit);
    if (finding.line) line += ':' + std::to_string(*finding.line);
    line += ": ";
  }
  line += printable(finding.message, limit);
  if (!finding.rfc.empty()) line += " (" + printable(finding.rfc, limit) + ')';
  return line;
}

}  // namespace mtasts
