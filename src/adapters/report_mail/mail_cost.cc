#include "adapters/report_mail/mail_cost.h"

#include <algorithm>
#include <cstddef>

#include "adapters/report_mail/report_errors.h"
#include "adapters/report_mail/report_limits.h"
#include "mtasts/ascii.h"

namespace mtasts {

Result<void> check_mail_cost(std::string_view message) {
  std::size_t delimiters = 0;
  std::size_t fields = 0;
  std::size_t field_bytes = 0;
  bool in_field = false;
  while (!message.empty()) {
    const std::size_t size = std::min(message.find('\n'), message.size() - 1) + 1;
    const std::string_view line = message.substr(0, size);
    message.remove_prefix(size);
    const bool is_folded = in_field && is_wsp(line.front());
    // A line of JSON begins with a quote or a space, so a report is no field.
    in_field = is_folded || (is_alnum(line.front()) && line.find(':') != std::string_view::npos);
    if (in_field && !is_folded) ++fields;
    if (in_field) field_bytes += size;
    if (line.starts_with("--")) ++delimiters;
  }
  if (delimiters > kMostParts) {
    return fail(over_limit("the message has more than " + std::to_string(kMostParts) + " parts"));
  }
  if (fields > kMostFields) {
    return fail(over_limit("the message has more than " + std::to_string(kMostFields) + " header fields"));
  }
  if (field_bytes > kMostFieldBytes) {
    return fail(over_limit("the header fields of the message have more than " + mebibytes(kMostFieldBytes)));
  }
  return {};
}

}  // namespace mtasts
