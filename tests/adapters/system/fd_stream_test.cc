// Buffering, errors and status lines of a stream.
#include "adapters/system/fd_stream.h"

#include <fcntl.h>
#include <poll.h>
#include <stdlib.h>

#include <array>
#include <csignal>
#include <thread>

#include "catch.h"
#include "child_process.h"
#include "scratch_directory.h"

namespace mtasts::test {
namespace {

using namespace std::chrono_literals;

std::string flush_text(FdStream& stream) {
  const auto done = stream.flush();
  return done ? "ok" : done.error().message;
}

// Both ends of a pipe, the reading one non-blocking.
class Pipe {
 public:
  Pipe() {
    if (::pipe(ends_) != 0) std::abort();
    ::fcntl(ends_[0], F_SETFL, O_NONBLOCK);
  }
  ~Pipe() {
    ::close(ends_[0]);
    ::close(ends_[1]);
  }
  Pipe(const Pipe&) = delete;
  Pipe& operator=(const Pipe&) = delete;

  [[nodiscard]] int input() const { return ends_[1]; }
  // Reads the available output.
  [[nodiscard]] std::string output() const {
    std::string text(1'000'000, '\0');
    const ssize_t size = ::read(ends_[0], text.data(), text.size());
    text.resize(size < 0 ? 0 : static_cast<std::size_t>(size));
    return text;
  }

 private:
  int ends_[2] = {};
};

// A pseudo-terminal.
class Terminal {
 public:
  Terminal() : master_(::posix_openpt(O_RDWR | O_NOCTTY | O_NONBLOCK)) {
    if (master_ < 0 || ::unlockpt(master_) != 0) std::abort();
    line_ = ::open(::ptsname(master_), O_RDWR | O_NOCTTY);
    if (line_ < 0) std::abort();
  }
  ~Terminal() {
    ::close(line_);
    ::close(master_);
  }
  Terminal(const Terminal&) = delete;
  Terminal& operator=(const Terminal&) = delete;

  [[nodiscard]] int line() const { return line_; }
  // Reads the output until none follows for a while: the kernel hands it over some time after the write.
  [[nodiscard]] std::string output() const {
    constexpr int kWait = 100;  // milliseconds
    std::string text;
    pollfd ready = {master_, POLLIN, 0};
    while (::poll(&ready, 1, kWait) == 1) {
      std::array<char, 4096> piece = {};
      const ssize_t size = ::read(master_, piece.data(), piece.size());
      if (size <= 0) break;
      text.append(piece.data(), static_cast<std::size_t>(size));
    }
    return text;
  }

 private:
  int master_;
  int line_;
};

}  // namespace

TEST_CASE("flush writes everything in order") {
  const ScratchDirectory scratch;
  const int file = ::open(scratch.path("out").c_str(), O_WRONLY | O_CREAT, 0600);
  FdStream stream(file, "standard output", Buffering::full, {});
  std::string expected;
  for (int line = 0; line < 50'000; ++line) {
    const std::string text = std::to_string(line) + (line % 7 == 0 ? "" : "\n");
    stream.write(text);
    expected += text;
  }
  const std::string large(300'000, 'x');
  stream.write(large);
  stream.write("\n" + large);
  expected += large + "\n" + large;
  CHECK(flush_text(stream) == "ok");
  CHECK(scratch.read("out") == expected);
  CHECK_FALSE(stream.is_terminal());
  CHECK_FALSE(stream.wants_colour());
  ::close(file);
}

TEST_CASE("a reader sees only whole lines before the flush", "[slow]") {
  const Pipe pipe;
  FdStream stream(pipe.input(), "standard output", Buffering::full, {});
  stream.write("short\n");
  CHECK(pipe.output().empty());
  const std::string line = std::string(99, 'x') + '\n';
  std::string seen;
  for (int number = 0; number < 2000; ++number) {
    stream.write(line.substr(0, 50));
    stream.write(line.substr(50));
    const std::string now = pipe.output();
    if (!now.empty()) REQUIRE(now.back() == '\n');
    seen += now;
  }
  CHECK(seen.size() > 100'000);
  CHECK(flush_text(stream) == "ok");
  CHECK((seen + pipe.output()).size() == 6 + 200'000);
}

TEST_CASE("a line-buffered stream writes each line at once") {
  const Pipe pipe;
  FdStream stream(pipe.input(), "standard error", Buffering::lines, {});
  stream.write("mtasts: ");
  CHECK(pipe.output().empty());
  stream.write("error\nmtasts");
  CHECK(pipe.output() == "mtasts: error\n");
  CHECK(flush_text(stream) == "ok");
  CHECK(pipe.output() == "mtasts");
}

TEST_CASE("a full disk is an error of each flush") {
  const int full = ::open("/dev/full", O_WRONLY);
  FdStream stream(full, "standard output", Buffering::full, {});
  CHECK(flush_text(stream) == "ok");  // nothing is lost yet
  stream.write("lost\n");
  const auto done = stream.flush();
  REQUIRE_FALSE(done);
  CHECK(done.error().fault == Fault::io);
  CHECK(done.error().message == "cannot write standard output: No space left on device");
  CHECK(flush_text(stream) == "cannot write standard output: No space left on device");
  FdStream large(full, "standard output", Buffering::full, {});
  large.write(std::string(200'000, '\n'));
  CHECK(flush_text(large) == "cannot write standard output: No space left on device");
  ::close(full);
}

TEST_CASE("a closed reader ends the process by SIGPIPE or is an error if that is ignored") {
  const auto write_to_closed_pipe = [](void (*disposition)(int)) {
    return in_child([&]() -> std::string {
      (void)std::signal(SIGPIPE, disposition);
      int ends[2] = {};
      if (::pipe(ends) != 0) return "no pipe";
      ::close(ends[0]);
      FdStream stream(ends[1], "standard output", Buffering::full, {});
      stream.write("x\n");
      return flush_text(stream);
    });
  };
  CHECK(write_to_closed_pipe(SIG_DFL) == "signal 13");
  CHECK(write_to_closed_pipe(SIG_IGN) == "cannot write standard output: Broken pipe");
}

TEST_CASE("a non-blocking descriptor is waited for") {
  int ends[2] = {};
  REQUIRE(::pipe2(ends, O_NONBLOCK) == 0);
  ChildProcess writer([&]() -> std::string {
    ::close(ends[0]);
    FdStream stream(ends[1], "standard output", Buffering::full, {});
    stream.write(std::string(500'000, 'x'));
    return flush_text(stream);
  });
  ::close(ends[1]);
  std::size_t size = 0;
  while (true) {
    char piece[4096];
    const ssize_t got = ::read(ends[0], piece, sizeof piece);
    if (got == 0) break;
    if (got > 0) size += static_cast<std::size_t>(got);
    if (got < 0) std::this_thread::sleep_for(1ms);
  }
  ::close(ends[0]);
  CHECK(writer.end() == "ok");
  CHECK(size == 500'000);
}

TEST_CASE("a status line is cleared before any other output") {
  const Terminal terminal;
  FdStream out(terminal.line(), "standard output", Buffering::full, {});
  FdStream err(terminal.line(), "standard error", Buffering::lines, {});
  out.clear_status_of(err);
  REQUIRE(err.shows_status());
  err.show_status("");  // none is shown
  CHECK(terminal.output().empty());
  err.show_status("1 of 3");
  CHECK(terminal.output() == "\r\x1b[K1 of 3");
  err.show_status("2 of 3");
  CHECK(terminal.output() == "\r\x1b[K2 of 3");
  err.write("mtasts: error\n");
  err.write("mtasts: hint\n");
  CHECK(terminal.output() == "\r\x1b[Kmtasts: error\r\nmtasts: hint\r\n");
  err.show_status("3 of 3");
  CHECK(terminal.output() == "\r\x1b[K3 of 3");
  out.write("not a whole ");  // stays in the buffer, so the status line is kept
  CHECK(terminal.output().empty());
  out.write("line\n");
  CHECK(terminal.output() == "\r\x1b[Knot a whole line\r\n");
  err.show_status("end");
  err.show_status("");
  err.show_status("");
  CHECK(terminal.output() == "\r\x1b[Kend\r\x1b[K");
}

TEST_CASE("a status line is shown only on a terminal that can erase it") {
  const Pipe pipe;
  FdStream piped(pipe.input(), "standard error", Buffering::lines, {});
  CHECK_FALSE(piped.shows_status());
  piped.show_status("1 of 3");
  CHECK(pipe.output().empty());

  const Terminal terminal;
  FdStream dumb(terminal.line(), "standard error", Buffering::lines, {.dumb_terminal = true});
  CHECK_FALSE(dumb.shows_status());
  dumb.show_status("1 of 3");
  CHECK(terminal.output().empty());
}

TEST_CASE("colours are used on a capable terminal unless NO_COLOR is set") {
  const Terminal terminal;
  const int line = terminal.line();
  CHECK(FdStream(line, "standard output", Buffering::full, {}).is_terminal());
  CHECK(FdStream(line, "standard output", Buffering::full, {}).wants_colour());
  CHECK_FALSE(FdStream(line, "standard output", Buffering::full, {.no_color = true}).wants_colour());
  CHECK_FALSE(FdStream(line, "standard output", Buffering::full, {.dumb_terminal = true}).wants_colour());

  // A terminal gets each line at once.
  FdStream stream(line, "standard output", Buffering::full, {});
  stream.write("line\n");
  CHECK(terminal.output() == "line\r\n");
}

TEST_CASE("a terminal without UTF-8 gets plain ASCII, and a pipe the bytes") {
  const Terminal terminal;
  FdStream stream(terminal.line(), "standard error", Buffering::lines, {.is_ascii = true});
  stream.write(
      "RFC 8461 \xC2\xA7"
      "3.2 \xC3\x9B[2J\n");
  REQUIRE(flush_text(stream) == "ok");
  CHECK(terminal.output() == "RFC 8461 section 3.2 \\u{db}[2J\r\n");

  const Pipe pipe;
  FdStream piped(pipe.input(), "standard output", Buffering::lines, {.is_ascii = true});
  piped.write("\xC2\xA7\n");
  REQUIRE(flush_text(piped) == "ok");
  CHECK(pipe.output() == "\xC2\xA7\n");
}

}  // namespace mtasts::test
