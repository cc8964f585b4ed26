// Labels of the text exposition format of Prometheus.
#pragma once

#include <string>
#include <string_view>

namespace mtasts {

// `name="value"`, escaped as the format requires. The value is printable, since people look at these files,
// too.
[[nodiscard]] std::string metric_label(std::string_view name, std::string_view value);

}  // namespace mtasts
