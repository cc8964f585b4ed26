// Metrics: samples in the text exposition format of Prometheus. All samples of a metric must be together, so
// they are kept until the end. There are no timestamps: the textfile collector refuses them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace mtasts {

// `name="value"`, escaped as the format requires. The value is printable, since people look at these files,
// too.
[[nodiscard]] std::string metric_label(std::string_view name, std::string_view value);

// The lines before the samples of a metric, which is a gauge.
[[nodiscard]] std::string metric_head(std::string_view name, std::string_view help);
// The line of a sample; `labels` may be empty.
[[nodiscard]] std::string metric_sample(std::string_view name, std::string_view labels,
                                        std::string_view value);

struct MetricRow {
  std::string_view name;
  std::string_view help;
};

class Metrics {
 public:
  // `rows` must outlive this.
  explicit Metrics(std::span<const MetricRow> rows) : rows_(rows), samples_(rows.size()) {}

  // Adds a sample to the metric of a row.
  void add(std::size_t row, std::string_view labels, std::string_view value);
  void add(std::size_t row, std::string_view labels, std::uint64_t value) {
    add(row, labels, std::to_string(value));
  }

  // In the order of the rows, without those that have no sample.
  [[nodiscard]] std::string text() const;

 private:
  std::span<const MetricRow> rows_;
  std::vector<std::string> samples_;
};

}  // namespace mtasts
