// The files that a command reads, which it never writes over.
#pragma once

#include <initializer_list>
#include <optional>
#include <string>
#include <vector>

#include "cli/options/domain_options.h"
#include "cli/options/lookup_options.h"

namespace mtasts {

// Lists of domains, zone files, and of the others those that were named: for check_inputs_are_kept().
[[nodiscard]] std::vector<std::string> files_read(
    const DomainOptions& domains, const LookupOptions& lookup,
    std::initializer_list<std::optional<std::string>> others = {});

}  // namespace mtasts
