// skip(): for tests that need a program or a privilege that this machine lacks.
#pragma once

#include <string>

namespace mtasts::test {

// Prints the reason. Unless a test fails, the test program then ends with exit status 77, and ctest lists it
// as skipped.
void skip(const std::string& reason);

}  // namespace mtasts::test
