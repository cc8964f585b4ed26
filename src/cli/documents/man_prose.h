// What the man pages say that belongs to no single option.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace mtasts {

struct ManEntry {
  std::string term;
  std::string text;
};

// The output of one command: what people read, then what machines read.
struct ManOutput {
  std::string_view command;              // "gen-zone"
  std::string text;                      // a paragraph
  std::vector<std::string> schema = {};  // lines; empty where there is no machine output
};

[[nodiscard]] const std::vector<ManEntry>& man_exit_status();
[[nodiscard]] const std::vector<ManEntry>& man_environment();
[[nodiscard]] const std::vector<ManEntry>& man_files();
[[nodiscard]] const std::vector<ManEntry>& man_standards();
// Paragraphs.
[[nodiscard]] const std::vector<std::string>& man_output();
[[nodiscard]] const std::vector<std::string>& man_security();

// The formats of records; those of gen-site.
[[nodiscard]] const std::vector<ManEntry>& man_record_formats();
[[nodiscard]] const std::vector<ManEntry>& man_site_formats();

[[nodiscard]] const std::vector<ManOutput>& man_outputs();
// The lines that describe ERROR and FINDING, which the schemas name.
[[nodiscard]] const std::vector<std::string>& man_schema_error();
[[nodiscard]] const std::vector<std::string>& man_schema_finding();

}  // namespace mtasts
