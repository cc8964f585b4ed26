// Prose of the man pages that belongs to no single option or command.
#pragma once

#include <string>
#include <vector>

#include "cli/options/command_model.h"

namespace mtasts {

[[nodiscard]] std::vector<ManEntry> man_exit_status();
[[nodiscard]] std::vector<ManEntry> man_environment();
[[nodiscard]] std::vector<ManEntry> man_files();
[[nodiscard]] std::vector<ManEntry> man_standards();
// Paragraphs.
[[nodiscard]] std::vector<std::string> man_output();
[[nodiscard]] std::vector<std::string> man_security();

// The formats of records, and of gen-site.
[[nodiscard]] std::vector<ManEntry> man_record_formats();
[[nodiscard]] std::vector<ManEntry> man_site_formats();

// The manual of a command that prints one record of each domain.
[[nodiscard]] Manual man_of_record();
// The results of every command that prints records.
[[nodiscard]] std::vector<std::string> man_schema_records();
// The lines that describe ERROR and FINDING, which the schemas name.
[[nodiscard]] std::vector<std::string> man_schema_error();
[[nodiscard]] std::vector<std::string> man_schema_finding();

}  // namespace mtasts
