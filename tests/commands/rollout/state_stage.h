// StateStage: the state directory of a small fleet in a working directory of its own.
#pragma once

#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

#include "catch.h"
#include "commands/rollout/state_directory.h"
#include "commands/rollout/world_context.h"

namespace mtasts::test {

inline constexpr const char* kTestingPolicy =
    "version: STSv1\nmode: testing\nmx: mx.example.com\nmax_age: 604800\n";
inline constexpr const char* kOtherPolicy = "version: STSv1\nmode: none\nmax_age: 86400\n";

inline std::string policy_path(const std::string& domain) {
  return "state/policies/mta-sts." + domain + "/.well-known/mta-sts.txt";
}

inline void write_text(const std::string& path, const std::string& text) {
  std::filesystem::create_directories(std::filesystem::path(path).parent_path());
  std::ofstream(path, std::ios::binary) << text;
}

inline std::string read_text(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

inline DomainName domain(const char* text) {
  return *DomainName::parse(text);
}

// Settings for example.com, which hosts example.org; the state is below the current directory.
class StateStage {
 public:
  explicit StateStage(SystemCalls& calls = kernel_calls()) : surroundings_(calls) {
    settings.state = "state";
    settings.dns.format = &kBindRecords;
    settings.rollout.policies.push_back(
        {.primary = domain("example.com"), .hosted = {domain("example.org")}});
  }
  Result<StateDirectory> read() { return StateDirectory::read(settings, context()); }
  Result<StateDirectory> lock() { return StateDirectory::lock(settings, context()); }
  RolloutWorld world() {
    const auto state = read();
    if (!state) FAIL(state.error().message);
    RolloutWorld world{};
    state->fill(world);
    return world;
  }
  [[nodiscard]] Context& context() { return surroundings_.context(); }
  [[nodiscard]] const std::string& err() const { return surroundings_.err(); }

  Settings settings = {};

 private:
  WorldContext surroundings_;
};

}  // namespace mtasts::test
