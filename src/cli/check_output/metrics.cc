#include "cli/check_output/metrics.h"

#include <fmt/format.h>

namespace mtasts {

std::string metric_label(std::string_view name, std::string_view value) {
  std::string text(name);
  text += "=\"";
  for (const char c : value) {
    if (c == '\\' || c == '"') text += '\\';
    text += c;
  }
  return text + '"';
}

std::string metric_head(std::string_view name, std::string_view help) {
  return fmt::format("# HELP {0} {1}\n# TYPE {0} gauge\n", name, help);
}

std::string metric_sample(std::string_view name, std::string_view labels, std::string_view value) {
  return labels.empty() ? fmt::format("{} {}\n", name, value)
                        : fmt::format("{}{{{}}} {}\n", name, labels, value);
}

void Metrics::add(std::size_t row, std::string_view labels, std::string_view value) {
  samples_[row] += metric_sample(rows_[row].name, labels, value);
}

std::string Metrics::text() const {
  std::string text;
  for (std::size_t row = 0; row < rows_.size(); ++row) {
    if (!samples_[row].empty()) text += metric_head(rows_[row].name, rows_[row].help) + samples_[row];
  }
  return text;
}

}  // namespace mtasts
