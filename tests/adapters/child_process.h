// ChildProcess: runs a function in a child process, which can be killed or give up privileges and
// descriptors.
#pragma once

#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <cstdlib>
#include <string>
#include <utility>

namespace mtasts::test {

class ChildProcess {
 public:
  // Runs `work()`, which returns a string, in a child.
  template <class Work>
  explicit ChildProcess(Work work) {
    int ends[2] = {};
    if (::pipe(ends) != 0) std::abort();
    pid_ = ::fork();
    if (pid_ == 0) {
      ::close(ends[0]);
      // Above the descriptors that a test may close or count.
      const int report = ::dup2(ends[1], 60);
      ::close(ends[1]);
      const std::string text = work();
      ::_exit(::write(report, text.data(), text.size()) == static_cast<ssize_t>(text.size()) ? 0 : 99);
    }
    ::close(ends[1]);
    from_child_ = ends[0];
  }
  ~ChildProcess() {
    if (pid_ > 0) {
      send(SIGKILL);
      end();
    }
    ::close(from_child_);
  }
  ChildProcess(const ChildProcess&) = delete;
  ChildProcess& operator=(const ChildProcess&) = delete;

  [[nodiscard]] pid_t pid() const { return pid_; }
  void send(int signal) const { ::kill(pid_, signal); }
  // Waits for the child and returns its string, or "signal N" or "exit N" if it ended without one.
  std::string end() {
    std::string text;
    char piece[4096];
    while (true) {
      const ssize_t size = ::read(from_child_, piece, sizeof piece);
      if (size <= 0) break;
      text.append(piece, static_cast<std::size_t>(size));
    }
    int status = 0;
    ::waitpid(std::exchange(pid_, -1), &status, 0);
    if (WIFSIGNALED(status)) return "signal " + std::to_string(WTERMSIG(status));
    return WEXITSTATUS(status) == 0 ? text : "exit " + std::to_string(WEXITSTATUS(status));
  }

 private:
  pid_t pid_ = -1;
  int from_child_ = -1;
};

template <class Work>
[[nodiscard]] std::string in_child(Work work) {
  return ChildProcess(std::move(work)).end();
}

// Runs `work()` as the user nobody.
template <class Work>
[[nodiscard]] std::string as_nobody(Work work) {
  return in_child([&]() -> std::string {
    constexpr unsigned kNobody = 65534;
    if (::geteuid() == 0 && (::setgid(kNobody) != 0 || ::setuid(kNobody) != 0)) return "cannot become nobody";
    return work();
  });
}

}  // namespace mtasts::test
