// Lookups in the table of finding codes, and findings made from its rows.
#include "core/findings/finding_codes.h"

#include <algorithm>
#include <iterator>
#include <utility>

namespace mtasts {

const FindingCodeRow* find_finding_code(std::string_view code) {
  const auto* row = std::find_if(std::begin(kFindingCodes), std::end(kFindingCodes),
                                 [&](const FindingCodeRow& candidate) { return candidate.code == code; });
  return row == std::end(kFindingCodes) ? nullptr : row;
}

Finding found(FindingCode code, std::string message, std::string hint) {
  const FindingCodeRow& row = code.row();
  Finding finding;
  finding.severity = row.severity;
  finding.code = row.code;
  finding.message = std::move(message);
  finding.rfc = row.rfc;
  finding.hint = hint.empty() ? std::string(row.remedy) : std::move(hint);
  return finding;
}

Finding found_at(std::size_t line, FindingCode code, std::string message, std::string hint) {
  Finding finding = found(code, std::move(message), std::move(hint));
  finding.line = line;
  return finding;
}

std::string in_quotes(std::string_view octets) {
  constexpr std::size_t kLongest = 80;
  if (octets.size() <= kLongest) return '"' + std::string(octets) + '"';
  return '"' + std::string(octets.substr(0, kLongest)) + "...\"";
}

}  // namespace mtasts
