// Reads the policies of a store, one domain at a time.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "adapters/report_store/sqlite_connection.h"
#include "ports/report_store.h"

namespace mtasts {

// Implements ReportStore::for_each_domain(). Failures are kept by the connection.
void select_reports(
    SqliteConnection& connection, const ReportSelection& selection,
    const std::function<bool(const std::string& domain, const std::vector<ReportedPolicy>& policies)>& sink);

}  // namespace mtasts
