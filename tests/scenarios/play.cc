#include "play.h"

#include <unistd.h>

#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <stdexcept>
#include <utility>

#include "adapters/files/posix_files.h"
#include "commands/run.h"
#include "world_ports.h"

namespace mtasts::test {
namespace {

using FileTree = std::map<std::string, std::string>;  // content by path

// Lock files, and stores, whose bytes differ with the version of SQLite.
bool is_unlisted(const std::filesystem::path& path) {
  return path.filename() == ".mtasts.lock" || path.filename().string().find(".db") != std::string::npos;
}

// All files below the working directory except unlisted ones.
FileTree list_files() {
  FileTree files;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(".")) {
    if (!entry.is_regular_file() || is_unlisted(entry.path())) continue;
    std::ifstream file(entry.path(), std::ios::binary);
    files[entry.path().lexically_normal().string()].assign(std::istreambuf_iterator<char>(file), {});
  }
  return files;
}

std::vector<Outcome::ChangedFile> changes(const FileTree& before, const FileTree& after) {
  std::map<std::string, Outcome::ChangedFile> changed;
  for (const auto& [path, content] : before) {
    if (!after.contains(path)) changed.insert({path, {path, std::nullopt}});
  }
  for (const auto& [path, content] : after) {
    const auto old = before.find(path);
    if (old == before.end() || old->second != content) changed.insert({path, {path, content}});
  }
  std::vector<Outcome::ChangedFile> list;
  for (auto& [path, file] : changed) list.push_back(std::move(file));
  return list;
}

// Redirects standard input to the given bytes.
void set_standard_input(const std::string& bytes) {
  std::FILE* file = std::tmpfile();
  if (file == nullptr) throw std::runtime_error("cannot make standard input");
  std::fwrite(bytes.data(), 1, bytes.size(), file);
  std::rewind(file);
  ::dup2(::fileno(file), STDIN_FILENO);
  std::fclose(file);
}

}  // namespace

Outcome play(const Step& step, World& world, Files& files, std::function<void()> on_wake) {
  for (const WorldBlock& block : step.changes) world.change(block);
  set_standard_input(step.input);
  const FileTree before = list_files();

  WorldPorts surroundings(world, files);
  surroundings.clock().on_wake = std::move(on_wake);
  const ExitCode exit_code = run(step.arguments, surroundings.ports());
  return {surroundings.out(), surroundings.err(), static_cast<int>(exit_code), changes(before, list_files())};
}

std::vector<Outcome> play(const Scenario& scenario) {
  PosixFiles files;
  World world(files);
  std::vector<Outcome> outcomes;
  outcomes.reserve(scenario.steps.size());
  for (const Step& step : scenario.steps) outcomes.push_back(play(step, world, files));
  return outcomes;
}

}  // namespace mtasts::test
