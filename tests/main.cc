// The main program of the unit tests.
#define CATCH_CONFIG_RUNNER  // Catch2 version 2 then defines its functions here

#include "catch.h"
#include "skip.h"

namespace mtasts::test {
namespace {

constexpr int kSkipped = 77;
bool any_skipped = false;

}  // namespace

void skip(const std::string& reason) {
  any_skipped = true;
  Catch::cerr() << "skipped: " << reason << '\n';
}

}  // namespace mtasts::test

int main(int argc, char** argv) {
  const int result = Catch::Session().run(argc, argv);
  if (result != 0) return 1;
  return mtasts::test::any_skipped ? mtasts::test::kSkipped : 0;
}
