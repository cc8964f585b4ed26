// Prints the man pages from the description and from the prose in man_prose.h.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "cli/documents/settings_page.h"
#include "cli/options/command_model.h"

namespace mtasts {

// mtasts(1): roff in the man(7) macros. `date` is printed as given: "2026-11-21".
[[nodiscard]] std::string program_man_page(const ProgramModel& program, std::string_view date);
// mtasts-gen-zone(1) and so on.
[[nodiscard]] std::string command_man_page(const ProgramModel& program, const CommandModel& command,
                                           std::string_view date);

// mtasts-push(7): the manual for authors of programs that change DNS records.
[[nodiscard]] std::string push_man_page(std::string_view version, std::string_view date);

// The text of share/mtasts/push/skeleton.
[[nodiscard]] std::string_view push_skeleton();

// A file that is generated from the description and committed.
struct GeneratedFile {
  std::string path;  // relative to the repository: "man/mtasts.1"
  std::string text;
};
// The man pages and the completions; `settings` are the tables of the settings file.
[[nodiscard]] std::vector<GeneratedFile> generated_files(const ProgramModel& program,
                                                         const std::vector<SettingsTableText>& settings);

}  // namespace mtasts
