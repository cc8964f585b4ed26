// mtasts-scenarios FILE.scenario...: plays each story and compares how it came out with how it is told. What
// came out otherwise is shown, and written to FILE.scenario.actual; with UPDATE_SCENARIOS=1 it becomes the
// story.
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
#include "workplace.h"

namespace {

namespace fs = std::filesystem;
using namespace mtasts::tests;

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

std::string played(const std::string& told) {
  const Scenario scenario = parse_scenario(told);
  const Workplace workplace;
  return retell(scenario, play(scenario));
}

// Whether the story came out as told.
bool check(const fs::path& path) {
  const std::string told = read_file(path);
  const std::string came_out = played(told);
  const fs::path actual = path.string() + ".actual";
  if (came_out == told) {
    fs::remove(actual);
    return true;
  }
  if (std::getenv("UPDATE_SCENARIOS") != nullptr) {
    write_file(path, came_out);
    return true;
  }
  write_file(actual, came_out);
  std::cout << mtasts::unified_diff(told, came_out, path.string(), actual.string());
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
