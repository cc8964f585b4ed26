#include "mtasts/explanation.h"

#include "core/findings/catalogue.h"
#include "core/findings/report_reasons.h"

namespace mtasts {
namespace {

std::vector<std::string> lines_of(const CatalogueLines& items) {
  std::vector<std::string> lines;
  for (std::string_view item : items) {
    while (!item.empty()) {
      const std::size_t end = item.find('\n');
      lines.emplace_back(item.substr(0, end));
      item.remove_prefix(end == std::string_view::npos ? item.size() : end + 1);
    }
  }
  return lines;
}

}  // namespace

std::optional<Explanation> explain(std::string_view code) {
  const CatalogueRow* row = find_row(code);
  if (row == nullptr) return std::nullopt;
  return Explanation{.code = std::string(row->code),
                     .severity = row->severity,
                     .rfc = std::string(row->rfc),
                     .meaning = std::string(row->meaning),
                     .causes = lines_of(row->causes),
                     .remedy = std::string(row->remedy),
                     .commands = lines_of(row->commands)};
}

std::optional<std::string_view> code_in(std::string_view text) {
  if (const CatalogueRow* row = find_row(text)) return row->code;
  if (const auto code = code_of_bounce(text)) return code;
  return code_of_reason(text);
}

std::vector<std::string_view> explained_codes() {
  std::vector<std::string_view> codes;
  for (const CatalogueRow& row : catalogue()) codes.push_back(row.code);
  return codes;
}

}  // namespace mtasts
