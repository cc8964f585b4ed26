#include "cli/documents/man_page.h"

#include <algorithm>
#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>

#include "catch.h"
#include "cli/command_line.h"
#include "cli/documents/roff.h"
#include "cli/documents/settings_page.h"
#include "cli/exit_code.h"
#include "cli/shell_command.h"
#include "commands/command_list.h"
#include "commands/settings/settings_keys.h"
#include "mtasts/explanation.h"
#include "skip.h"

namespace mtasts::test {
namespace {

std::string content_of(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream content;
  content << file.rdbuf();
  return content.str();
}

}  // namespace

TEST_CASE("the committed man pages and completions are up to date") {
  const std::vector<GeneratedFile> files = generated_files(describe_program(kCommands), settings_tables());
  // mtasts(1), a page for each command, mtasts.toml(5), mtasts-push(7), and the completions of three shells.
  CHECK(files.size() == 1 + kCommands.size() + 2 + 3);
  for (const GeneratedFile& file : files) {
    INFO(file.path << " differs: build the target mtasts-documents");
    CHECK((content_of(std::string(MTASTS_SOURCE_DIR) + '/' + file.path) == file.text));
  }
}

TEST_CASE("mandoc finds no fault in the man pages") {
  if (!have_program("mandoc")) {
    skip("mandoc is not installed");
    return;
  }
  const Ran ran =
      run_in_shell("mandoc -T lint -W warning " + std::string(MTASTS_SOURCE_DIR) + "/man/*.[157]");
  CHECK(ran.output.empty());
  CHECK(ran.status == 0);
}

TEST_CASE("the man pages have all sections, once and in order") {
  const ProgramModel program = describe_program(kCommands);
  const auto check_sections = [](const std::string& page, const std::vector<std::string>& sections) {
    std::vector<std::string> found;
    std::istringstream lines(page);
    for (std::string line; std::getline(lines, line);) {
      if (line.starts_with(".SH ")) found.push_back(line.substr(4));
    }
    CHECK(found == sections);
  };
  check_sections(program_man_page(program, "2026-11-21"),
                 {"NAME", "SYNOPSIS", "DESCRIPTION", "COMMANDS", "OPTIONS", "EXIT STATUS", "OUTPUT",
                  "ENVIRONMENT", "FILES", "EXAMPLES", "SECURITY CONSIDERATIONS", "STANDARDS", "SEE ALSO"});
  for (const CommandModel& command : program.commands) {
    std::vector<std::string> sections = {"NAME",    "SYNOPSIS",    "DESCRIPTION", "OPERANDS",
                                         "OPTIONS", "EXIT STATUS", "OUTPUT"};
    if (command.name == "explain") sections.emplace_back("CODES");
    const std::vector<std::string> with_formats = {"gen-sts", "gen-tlsrpt", "gen-zone", "gen-site"};
    if (std::count(with_formats.begin(), with_formats.end(), command.name) > 0) {
      sections.emplace_back("FORMATS");
    }
    for (const char* section :
         {"ENVIRONMENT", "EXAMPLES", "SECURITY CONSIDERATIONS", "STANDARDS", "SEE ALSO"}) {
      sections.emplace_back(section);
    }
    check_sections(command_man_page(program, command, "2026-11-21"), sections);
  }
}

TEST_CASE("mtasts-push(7) has the skeleton that is installed") {
  CHECK(content_of(MTASTS_SOURCE_DIR "/share/mtasts/push/skeleton") == push_skeleton());
}

TEST_CASE("mtasts.toml(5) names what the programs of the settings get") {
  const std::string page = settings_man_page(settings_tables(), "0.2.0", "2026-11-21");
  const std::size_t section = page.find(".SH PROGRAMS\n");
  REQUIRE(section != std::string::npos);
  for (const char* words : {"MTASTS_HOOK", "MTASTS_STATE", "Standard input has the domains"}) {
    INFO(words);
    CHECK(page.find(words, section) != std::string::npos);
  }
}

TEST_CASE("the man page of explain lists every code") {
  const ProgramModel program = describe_program(kCommands);
  const auto page_of_explain =
      std::find_if(program.commands.begin(), program.commands.end(),
                   [](const CommandModel& command) { return command.name == "explain"; });
  REQUIRE(page_of_explain != program.commands.end());
  const std::string page = command_man_page(program, *page_of_explain, "2026-11-21");
  for (const std::string_view code : explained_codes()) {
    INFO(code);
    CHECK(page.find(roff_bold(code)) != std::string::npos);
  }
}

TEST_CASE("the man page of check names every key of its results") {
  const ProgramModel program = describe_program(kCommands);
  const auto check = std::find_if(program.commands.begin(), program.commands.end(),
                                  [](const CommandModel& command) { return command.name == "check"; });
  REQUIRE(check != program.commands.end());
  std::string schema;
  for (const std::string& line : check->manual().schema) schema += line;
  const std::string golden = MTASTS_SOURCE_DIR "/tests/cli/check_output/golden/check.json";
  const auto result = nlohmann::json::parse(content_of(golden)).at("results").at(0);
  const auto& seen = result.at("seen");
  const auto& host = seen.at("mx_hosts").at(0);
  for (const auto& object : {result, seen, seen.at("policy_host"), seen.at("fetches").at(0), host,
                             host.at("sessions").at(0), seen.at("report_receivers").at(0)}) {
    for (const auto& [key, value] : object.items()) {
      INFO(key);
      CHECK(schema.find('"' + key + '"') != std::string::npos);
    }
  }
}

TEST_CASE("the man pages describe the output of every command and every exit status") {
  const ProgramModel program = describe_program(kCommands);
  for (const CommandModel& command : program.commands) {
    INFO(command.name);
    CHECK_FALSE(command.manual().output.empty());
  }
  const std::string page = program_man_page(program, "2026-11-21");
  for (const ExitCode code : {ExitCode::done, ExitCode::warnings, ExitCode::broken, ExitCode::undetermined,
                              ExitCode::usage, ExitCode::bad_input, ExitCode::unreadable, ExitCode::internal,
                              ExitCode::not_created, ExitCode::io, ExitCode::locked, ExitCode::permission}) {
    CHECK_THAT(page, has_text("\\fB" + std::to_string(static_cast<int>(code)) + "\\fR\n"));
  }
}

TEST_CASE("man pages are ASCII and have the given version and date") {
  const ProgramModel program = describe_program(kCommands);
  for (const GeneratedFile& file : generated_files(program, settings_tables())) {
    if (!file.path.starts_with("man/")) continue;
    INFO(file.path);
    CHECK(std::all_of(file.text.begin(), file.text.end(),
                      [](char c) { return c == '\n' || (c >= ' ' && c <= '~'); }));
    CHECK_THAT(file.text, has_text("\"mtasts " + program.version + "\""));
  }
  CHECK_THAT(program_man_page(program, "2001-02-03"), has_text(".TH MTASTS 1 2001-02-03 "));
}

}  // namespace mtasts::test
