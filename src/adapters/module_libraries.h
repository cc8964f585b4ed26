// The libraries of each module, with the versions that run: "GMime 3.2.13, libzip 1.7.3, zlib 1.2.13".
// Defined twice, and one definition is linked: that of the module's folder, or that of adapters/loading,
// which loads the module first. Fault::unreadable, code "module-not-loaded".
#pragma once

#include <string>

#include "mtasts/result.h"

namespace mtasts {

[[nodiscard]] Result<std::string> connections_libraries();
[[nodiscard]] Result<std::string> ldns_libraries();
[[nodiscard]] Result<std::string> libidn2_libraries();
[[nodiscard]] Result<std::string> report_mail_libraries();
[[nodiscard]] Result<std::string> report_store_libraries();

}  // namespace mtasts
