// Unpacks gzip (RFC 1952) and zip archives in memory, with limits. Nothing is written to disk, and names are
// not used as paths.
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "mtasts/result.h"

struct z_stream_s;

namespace mtasts {

// Inflates gzip. Reusable: a new state of zlib for each report would cost more than inflating it.
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

struct ArchiveEntry {
  std::string name;  // remote text
  std::string content;
};

// The files of the archive `bytes`. Codes "report-damaged", also for an encrypted archive, and
// "mail-over-limit" above kMostArchiveEntries, `limit` bytes of all contents together, or a ratio of
// kMostRatio.
[[nodiscard]] Result<std::vector<ArchiveEntry>> read_zip(std::string_view bytes, std::size_t limit);

}  // namespace mtasts
