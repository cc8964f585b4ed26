// mtasts-scenarios FILE.scenario...: plays each scenario and compares the result with the file. Prints a
// difference and writes the result to FILE.scenario.actual, or to the file itself with UPDATE_SCENARIOS=1.
#include <cstdlib>
#include <exception>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <stdexcept>
#include <string>

#include "mtasts/text_diff.h"
#include "play.h"
#include "scenario.h"
#include "working_directory.h"

namespace {

namespace fs = std::filesystem;
using namespace mtasts::test;

std::string read_file(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) throw std::runtime_error("cannot read " + path.string());
  return {std::istreambuf_iterator<char>(file), {}};
}

void write_file(const fs::path& path, const std::string& text) {
  std::ofstream file(path, std::ios::binary);
  file << text;
  if (!file.flush()) throw std::runtime_error("cannot write " + path.string());
}

std::string play_scenario(const std::string& text) {
  const Scenario scenario = parse_scenario(text);
  const TemporaryWorkingDirectory working_directory;
  return render(scenario, play(scenario));
}

// Returns true if the scenario renders as it is written.
bool check(const fs::path& path) {
  const std::string expected = read_file(path);
  const std::string actual = play_scenario(expected);
  const fs::path actual_path = path.string() + ".actual";
  if (actual == expected) {
    fs::remove(actual_path);
    return true;
  }
  if (std::getenv("UPDATE_SCENARIOS") != nullptr) {
    write_file(path, actual);
    return true;
  }
  write_file(actual_path, actual);
  std::cout << mtasts::unified_diff(expected, actual, path.string(), actual_path.string());
  return false;
}

}  // namespace

int main(int argc, char** argv) {
  int failures = 0;
  for (int i = 1; i < argc; ++i) {
    try {
      failures += check(fs::absolute(argv[i])) ? 0 : 1;
    } catch (const std::exception& error) {
      std::cout << argv[i] << ": " << error.what() << '\n';
      ++failures;
    }
  }
  return failures == 0 && argc > 1 ? EXIT_SUCCESS : EXIT_FAILURE;
}
