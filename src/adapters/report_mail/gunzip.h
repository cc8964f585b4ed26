// Gunzip: inflates gzip (RFC 1952) with limits.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "mtasts/result.h"

struct z_stream_s;

namespace mtasts {

// Reusable: a new state of zlib for each report would cost more than inflating it.
class Gunzip {
 public:
  Gunzip();
  ~Gunzip();
  Gunzip(const Gunzip&) = delete;
  Gunzip& operator=(const Gunzip&) = delete;

  // The content of all members together. Codes "report-damaged", also for garbage after the last member, and
  // "mail-over-limit" above `limit` bytes or a ratio of kMostRatio.
  [[nodiscard]] Result<std::string> inflate(std::string_view compressed, std::size_t limit);

 private:
  std::unique_ptr<z_stream_s> stream_;
};

}  // namespace mtasts
