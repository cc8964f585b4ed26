// Questions at a terminal.
#include "adapters/system/fd_terminal.h"

#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include <string>

#include "adapters/system/fd_stream.h"
#include "catch.h"

namespace mtasts::test {
namespace {

// A terminal at which somebody types.
class TypedTerminal {
 public:
  TypedTerminal() : keyboard_(::posix_openpt(O_RDWR | O_NOCTTY)) {
    if (keyboard_ < 0 || ::unlockpt(keyboard_) != 0) std::abort();
    line_ = ::open(::ptsname(keyboard_), O_RDWR | O_NOCTTY);
    if (line_ < 0) std::abort();
  }
  ~TypedTerminal() {
    ::close(line_);
    ::close(keyboard_);
  }
  TypedTerminal(const TypedTerminal&) = delete;
  TypedTerminal& operator=(const TypedTerminal&) = delete;

  void type(const std::string& keys) const {
    if (::write(keyboard_, keys.data(), keys.size()) != static_cast<ssize_t>(keys.size())) std::abort();
  }
  [[nodiscard]] int line() const { return line_; }

 private:
  int keyboard_;
  int line_;
};

}  // namespace

TEST_CASE("an answer is the typed line and nothing of the next one") {
  const TypedTerminal terminal;
  FdStream err(terminal.line(), "standard error", Buffering::lines, {});
  FdTerminal asked(terminal.line(), err);
  REQUIRE(asked.can_ask());
  terminal.type("web.example.com\n\ntls@example.com\n");
  CHECK(*asked.ask("Web server: ") == "web.example.com");
  CHECK(*asked.ask("Again: ") == "");
  CHECK(*asked.ask("Reports: ") == "tls@example.com");
  terminal.type("\x04");  // end of file
  CHECK_FALSE(*asked.ask("More: "));
}

TEST_CASE("nobody is asked without a terminal at both ends") {
  const TypedTerminal terminal;
  const int file = ::open("/dev/null", O_RDWR);
  FdStream to_terminal(terminal.line(), "standard error", Buffering::lines, {});
  FdStream to_file(file, "standard error", Buffering::lines, {});
  CHECK_FALSE(FdTerminal(file, to_terminal).can_ask());
  CHECK_FALSE(FdTerminal(terminal.line(), to_file).can_ask());
  ::close(file);
}

TEST_CASE("an answer that is too long is an error") {
  int ends[2] = {};
  REQUIRE(::pipe(ends) == 0);
  const TypedTerminal terminal;
  FdStream err(terminal.line(), "standard error", Buffering::lines, {});
  FdTerminal asked(ends[0], err);
  const std::string answer(kLongestAnswer + 1, 'x');
  REQUIRE(::write(ends[1], answer.data(), answer.size()) == static_cast<ssize_t>(answer.size()));
  ::close(ends[1]);
  const auto read = asked.ask("Web server: ");
  REQUIRE_FALSE(read);
  CHECK(read.error().code == "line-too-long");
  ::close(ends[0]);
}

}  // namespace mtasts::test
