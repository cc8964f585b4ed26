// ReportStore: keeps the facts of TLSRPT reports between runs, in one file.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "mtasts/result.h"
#include "mtasts/tlsrpt_summary.h"
#include "ports/files.h"

namespace mtasts {

// A report as it is kept.
struct StoredReport {
  TlsrptReport report = {};
  std::string report_domain = {};     // TLS-Report-Domain of its mail, or empty
  std::string document = {};          // the JSON; of it only the SHA-256 is kept
  std::string authenticated_by = {};  // the host whose Authentication-Results verified it, or empty
  std::string signer = {};            // the domain whose DKIM signature that host verified, or empty
};

enum class StoreOutcome {
  added,
  duplicate,  // the same report, which is kept once; a verified copy verifies it
  conflict,   // the same organization, id and range with other policies: kept as a report of its own
  pruned,     // its range begins before the day of an earlier prune_before(): not kept
};

// A message that was read before, so that it is not read again.
struct ReadMessage {
  std::string key = {};            // of ReportOrigin
  std::chrono::sys_days day = {};  // today
  std::string error = {};          // the code, if it has no readable report
};

// Reports and messages that are added together. The caller bounds it: all of it is in memory.
struct StoreBatch {
  std::vector<StoredReport> reports = {};
  std::vector<ReadMessage> messages = {};
};

struct ReportSelection {
  std::optional<std::string> domain = {};  // as of ReportedDomains; nothing: all
  std::optional<std::chrono::sys_days> since = {};
  std::optional<std::chrono::sys_days> until = {};  // inclusive
};

// An open store, which other processes may use at the same time. Every function may fail: Fault::io, also
// where the disk is full; Fault::locked if another process writes for longer than a minute;
// Fault::permission; Fault::unreadable, code "store-damaged". The message names the file.
class ReportStore {
 public:
  virtual ~ReportStore() = default;
  // True if a message with this key was added before.
  [[nodiscard]] virtual Result<bool> has_read(const std::string& key) = 0;
  // Adds the whole batch, durably, or nothing. An outcome for each report, in their order.
  [[nodiscard]] virtual Result<std::vector<StoreOutcome>> add(const StoreBatch& batch) = 0;
  // Calls `sink` with the policies of one domain at a time, sorted by domain, until it returns false. The
  // domains are those of one moment, whatever other processes add. `sink` does not use the store.
  [[nodiscard]] virtual Result<void> for_each_domain(
      const ReportSelection& selection,
      const std::function<bool(const std::string& domain, const std::vector<ReportedPolicy>& policies)>&
          sink) = 0;
  // Removes the reports whose range begins before `day`, for ever: they are not added again. Messages that
  // were read before it are forgotten. Returns the number of reports.
  [[nodiscard]] virtual Result<std::uint64_t> prune_before(std::chrono::sys_days day) = 0;
};

class ReportStores {
 public:
  virtual ~ReportStores() = default;
  // Opens the store `path`; creates it with mode 0640 if it is missing and `if_missing` permits it. No path:
  // a private store for this run that leaves nothing behind. Fault::unreadable, codes "no-such-file",
  // "module-not-loaded", "not-a-store" (the file is left as it is), "newer-store" and "store-damaged";
  // Fault::not_created; the errors above.
  [[nodiscard]] virtual Result<std::unique_ptr<ReportStore>> open(const std::optional<std::string>& path,
                                                                  IfMissing if_missing) = 0;
};

}  // namespace mtasts
