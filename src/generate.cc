// mtasts-generate DIR: writes the man pages and completions below DIR, the root of the repository. Not
// installed. A test compares its output with the committed files.
#include <filesystem>
#include <fstream>
#include <iostream>

#include "cli/command_line.h"
#include "cli/documents/man_page.h"
#include "commands/command_list.h"
#include "commands/settings/settings_keys.h"

int main(int argc, char** argv) {
  if (argc != 2) {
    std::cerr << "usage: mtasts-generate DIR\n";
    return 64;
  }
  for (const mtasts::GeneratedFile& file :
       mtasts::generated_files(mtasts::describe_program(mtasts::kCommands), mtasts::settings_tables())) {
    const std::filesystem::path path = std::filesystem::path(argv[1]) / file.path;
    std::filesystem::create_directories(path.parent_path());
    std::ofstream out(path, std::ios::binary | std::ios::trunc);
    out << file.text;
    out.close();
    if (!out) {
      std::cerr << "mtasts-generate: cannot write " << path << '\n';
      return 74;
    }
  }
  return 0;
}
