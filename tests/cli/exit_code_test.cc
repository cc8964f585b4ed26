#include "cli/exit_code.h"

#include "catch.h"

namespace mtasts::test {

TEST_CASE("exit codes are the promised numbers") {
  CHECK(static_cast<int>(exit_code_of(Fault::usage)) == 64);
  CHECK(static_cast<int>(exit_code_of(Fault::input)) == 65);
  CHECK(static_cast<int>(exit_code_of(Fault::unreadable)) == 66);
  CHECK(static_cast<int>(exit_code_of(Fault::internal)) == 70);
  CHECK(static_cast<int>(exit_code_of(Fault::not_created)) == 73);
  CHECK(static_cast<int>(exit_code_of(Fault::io)) == 74);
  CHECK(static_cast<int>(exit_code_of(Fault::locked)) == 75);
  CHECK(static_cast<int>(exit_code_of(Fault::permission)) == 77);
  CHECK(static_cast<int>(exit_code_of(Fault::settings)) == 78);
  CHECK(static_cast<int>(exit_code_of(Fault::refused)) == 2);
  CHECK(static_cast<int>(exit_code_of(Fault::undetermined)) == 3);
}

TEST_CASE("the graver code is 64 to 78, then 2, then 3, then 1, then 0") {
  const std::vector<ExitCode> gravest_first = {ExitCode::bad_input, ExitCode::broken, ExitCode::undetermined,
                                               ExitCode::warnings, ExitCode::done};
  for (std::size_t i = 0; i < gravest_first.size(); ++i) {
    for (std::size_t j = i; j < gravest_first.size(); ++j) {
      CHECK(graver(gravest_first[i], gravest_first[j]) == gravest_first[i]);
      CHECK(graver(gravest_first[j], gravest_first[i]) == gravest_first[i]);
    }
  }
  CHECK(graver(ExitCode::io, ExitCode::bad_input) == ExitCode::io);
  CHECK(graver(ExitCode::bad_input, ExitCode::io) == ExitCode::bad_input);
}

TEST_CASE("the worst finding decides the exit code") {
  const auto of = [](Severity severity) {
    Finding finding;
    finding.severity = severity;
    return finding;
  };
  CHECK(exit_code_of(std::vector<Finding>{}) == ExitCode::done);
  CHECK(exit_code_of({of(Severity::info)}) == ExitCode::done);
  CHECK(exit_code_of({of(Severity::info), of(Severity::warning)}) == ExitCode::warnings);
  CHECK(exit_code_of({of(Severity::warning), of(Severity::unknown)}) == ExitCode::undetermined);
  CHECK(exit_code_of({of(Severity::unknown), of(Severity::error), of(Severity::warning)}) ==
        ExitCode::broken);
}

}  // namespace mtasts::test
