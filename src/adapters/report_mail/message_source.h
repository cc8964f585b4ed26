// MessageSource: messages from elsewhere than files.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "mtasts/result.h"
#include "ports/report_mail.h"

namespace mtasts {

struct SourceMessage {
  std::uint32_t uid = 0;
  ReportOrigin origin = {};
  std::string text = {};
  bool is_too_large = false;  // more than kLargestMessage bytes: `text` is only the beginning
};

class MessageSource {
 public:
  virtual ~MessageSource() = default;
  // The next message; nothing at the end. No message follows an error.
  [[nodiscard]] virtual Result<std::optional<SourceMessage>> next() = 0;
  // Marks or moves these messages.
  [[nodiscard]] virtual Result<void> settle(const std::vector<std::uint32_t>& uids) = 0;
  // The mailbox, for errors.
  [[nodiscard]] virtual std::string name() const = 0;
};

}  // namespace mtasts
