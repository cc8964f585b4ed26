// Opens report stores: SQLite for the file, OpenSSL for digests.
#pragma once

#include "ports/report_store.h"

namespace mtasts {

// Implements ReportStores::open(). Defined twice, and one definition is linked: that of
// adapters/report_store, or that of adapters/loading, which loads the module first.
[[nodiscard]] Result<std::unique_ptr<ReportStore>> open_report_store(const std::optional<std::string>& path,
                                                                     IfMissing if_missing);

// The libraries of the module, with the versions that run. Fault::unreadable, code "module-not-loaded".
[[nodiscard]] Result<std::string> report_store_libraries();

// The function table that the module exports.
struct ReportStoreModule {
  decltype(&open_report_store) open;
  decltype(&report_store_libraries) libraries;
};

class FileReportStores final : public ReportStores {
 public:
  [[nodiscard]] Result<std::unique_ptr<ReportStore>> open(const std::optional<std::string>& path,
                                                          IfMissing if_missing) override {
    return open_report_store(path, if_missing);
  }
};

}  // namespace mtasts
