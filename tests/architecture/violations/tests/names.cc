TEST_CASE("--retries has a name that Catch2 refuses") {}
TEST_CASE("the option --retries has a name of its own") {}
