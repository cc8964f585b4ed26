#include "adapters/system/child_programs.h"

#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cassert>
#include <cerrno>
#include <csignal>
#include <optional>
#include <string_view>

#include "adapters/system/file_error.h"
#include "adapters/system/file_handle.h"
#include "adapters/system/process_setup.h"
#include "adapters/system/sigpipe_block.h"
#include "mtasts/printable.h"

namespace mtasts {
namespace {

using SteadyTime = std::chrono::steady_clock::time_point;
using std::chrono::milliseconds;

constexpr std::size_t kKeptOutput = 4096;
constexpr std::size_t kOnePiece = 65536;
constexpr int kPiecesOfPipe = 16;  // the largest pipe of an unprivileged program has 1 MiB

struct ProgramPipe {
  FileHandle reader;
  FileHandle writer;
};

std::optional<ProgramPipe> open_pipe() {
  std::array<int, 2> ends = {};
  if (::pipe2(ends.data(), O_CLOEXEC) != 0) return std::nullopt;
  return ProgramPipe{FileHandle(ends[0]), FileHandle(ends[1])};
}

class SpawnActions {
 public:
  SpawnActions() {
    ::posix_spawn_file_actions_init(&actions_);
    ::posix_spawnattr_init(&attributes_);
  }
  ~SpawnActions() {
    ::posix_spawnattr_destroy(&attributes_);
    ::posix_spawn_file_actions_destroy(&actions_);
  }
  SpawnActions(const SpawnActions&) = delete;
  SpawnActions& operator=(const SpawnActions&) = delete;

  void prepare(const ProgramCall& call, int input, int output, int error, const sigset_t& mask) {
    if (!call.directory.empty()) ::posix_spawn_file_actions_addchdir_np(&actions_, call.directory.c_str());
    ::posix_spawn_file_actions_adddup2(&actions_, input, STDIN_FILENO);
    ::posix_spawn_file_actions_adddup2(&actions_, output, STDOUT_FILENO);
    ::posix_spawn_file_actions_adddup2(&actions_, error, STDERR_FILENO);
    ::posix_spawn_file_actions_addclosefrom_np(&actions_, STDERR_FILENO + 1);
    sigset_t defaults = {};
    ::sigemptyset(&defaults);
    for (const int signal : {SIGPIPE, SIGXFSZ}) ::sigaddset(&defaults, signal);
    ::posix_spawnattr_setsigdefault(&attributes_, &defaults);
    ::posix_spawnattr_setsigmask(&attributes_, &mask);
    ::posix_spawnattr_setpgroup(&attributes_, 0);
    ::posix_spawnattr_setflags(&attributes_,
                               POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETPGROUP);
  }
  // Returns an errno.
  [[nodiscard]] int spawn(pid_t& pid, const std::vector<std::string>& command,
                          const std::vector<std::string>& environment) {
    const auto pointers = [](const std::vector<std::string>& texts) {
      std::vector<char*> all;
      for (const std::string& text : texts) all.push_back(const_cast<char*>(text.c_str()));
      all.push_back(nullptr);
      return all;
    };
    return ::posix_spawnp(&pid, command.front().c_str(), &actions_, &attributes_, pointers(command).data(),
                          pointers(environment).data());
  }

 private:
  posix_spawn_file_actions_t actions_ = {};
  posix_spawnattr_t attributes_ = {};
};

// The environment of this process with the variables of the call.
std::vector<std::string> environment_of(const ProgramCall& call) {
  std::vector<std::string> all;
  for (const auto& [name, value] : call.environment) all.push_back(name + '=' + value);
  for (char** variable = ::environ; *variable != nullptr; ++variable) {
    const std::string_view text = *variable;
    const bool is_replaced = std::ranges::any_of(call.environment, [&text](const auto& replaced) {
      return text.starts_with(replaced.first) && text.substr(replaced.first.size()).starts_with('=');
    });
    if (!is_replaced) all.emplace_back(text);
  }
  return all;
}

Error not_started(const std::string& program, int number) {
  const std::string message = "cannot run " + printable(program) + ": " + errno_text(number);
  switch (number) {
    case ENOENT:
    case ENOTDIR:
    case ELOOP:
      return {Fault::unreadable, "program-not-found", message, "install it, or write its absolute path"};
    case ENOEXEC:
      return {Fault::unreadable, "program-not-found", message,
              "begin the script with #! and its interpreter"};
    case EACCES:
    case EPERM: return {Fault::permission, "permission-denied", message};
    default: return {Fault::io, "io", message};
  }
}

// While it exists, the signals that end this process wait: one that came between the start of a program and
// set_child_group() would leave the program behind.
class EndingSignalsBlock {
 public:
  EndingSignalsBlock() {
    sigset_t signals;
    ::sigemptyset(&signals);
    for (const int signal : {SIGINT, SIGTERM, SIGHUP}) ::sigaddset(&signals, signal);
    ::pthread_sigmask(SIG_BLOCK, &signals, &before_);
  }
  EndingSignalsBlock(const EndingSignalsBlock&) = delete;
  EndingSignalsBlock& operator=(const EndingSignalsBlock&) = delete;
  ~EndingSignalsBlock() { ::pthread_sigmask(SIG_SETMASK, &before_, nullptr); }

 private:
  sigset_t before_ = {};
};

// The ends of the pipes to a program.
struct ProgramPipes {
  FileHandle input;
  FileHandle output;  // closed unless it has a limit
  FileHandle error;   // with standard output unless that has a limit
};

// One running program, from its start to its end.
class Child {
 public:
  Child(pid_t pid, ProgramPipes pipes, const ProgramCall& call)
      : pid_(pid), pipes_(std::move(pipes)), rest_(call.input), output_limit_(call.output_limit.value_or(0)) {
    for (const FileHandle* end : {&pipes_.input, &pipes_.output, &pipes_.error}) {
      if (end->is_open()) ::fcntl(end->get(), F_SETFL, O_NONBLOCK);
    }
    set_child_group(pid_);
    if (rest_.empty()) pipes_.input = FileHandle();
  }
  ~Child() { set_child_group(0); }
  Child(const Child&) = delete;
  Child& operator=(const Child&) = delete;

  ProgramEnd end(std::chrono::seconds time_limit, milliseconds time_to_end) {
    SteadyTime deadline = std::chrono::steady_clock::now() + time_limit;
    int signal = SIGTERM;
    milliseconds pause{1};
    int status = 0;
    while (::waitpid(pid_, &status, WNOHANG) == 0) {
      const SteadyTime now = std::chrono::steady_clock::now();
      if (now >= deadline) {
        ::kill(-pid_, signal);
        end_.timed_out = true;
        signal = SIGKILL;
        deadline = now + time_to_end;
      }
      exchange(pause);
      pause = std::min(2 * pause, milliseconds(50));
    }
    // A process that it left behind may go on printing.
    for (int i = 0; i < kPiecesOfPipe && read_output(); ++i) {
    }
    for (int i = 0; i < kPiecesOfPipe && read_error(); ++i) {
    }
    if (end_.timed_out) ::kill(-pid_, SIGKILL);
    end_.exit_code = WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
    return std::move(end_);
  }

 private:
  // Waits until bytes can be written or read, or until the pause is over.
  void exchange(milliseconds pause) {
    std::array<pollfd, 3> ends = {{{pipes_.input.get(), POLLOUT, 0},
                                   {pipes_.output.get(), POLLIN, 0},
                                   {pipes_.error.get(), POLLIN, 0}}};
    if (::poll(ends.data(), ends.size(), static_cast<int>(pause.count())) <= 0) return;
    if (ends[0].revents != 0) write_input();
    if (ends[1].revents != 0) read_output();
    if (ends[2].revents != 0) read_error();
  }
  void write_input() {
    const ssize_t written = ::write(pipes_.input.get(), rest_.data(), rest_.size());
    if (written > 0) rest_.remove_prefix(static_cast<std::size_t>(written));
    const bool is_closed = written < 0 && errno != EAGAIN && errno != EINTR;
    if (rest_.empty() || is_closed) pipes_.input = FileHandle();
  }
  // Appends one piece to the text. True if there may be more.
  static bool read_piece(FileHandle& pipe, std::string& text) {
    if (!pipe.is_open()) return false;
    std::array<char, kOnePiece> piece = {};
    const ssize_t size = ::read(pipe.get(), piece.data(), piece.size());
    if (size == 0) pipe = FileHandle();
    if (size > 0) text.append(piece.data(), static_cast<std::size_t>(size));
    return size > 0;
  }
  bool read_output() {
    const bool has_more = read_piece(pipes_.output, end_.standard_output);
    if (end_.standard_output.size() <= output_limit_) return has_more;
    end_.standard_output.resize(output_limit_);
    end_.is_over_limit = true;
    pipes_.output = FileHandle();
    return false;
  }
  bool read_error() {
    const bool has_more = read_piece(pipes_.error, end_.output);
    if (end_.output.size() > kKeptOutput) end_.output.erase(0, end_.output.size() - kKeptOutput);
    return has_more;
  }

  pid_t pid_;
  ProgramPipes pipes_;
  std::string_view rest_;  // of the input
  std::size_t output_limit_;
  ProgramEnd end_ = {};
};

}  // namespace

Result<ProgramEnd> ChildPrograms::run(const ProgramCall& call) {
  assert(!call.command.empty());
  auto input = open_pipe();
  auto error = open_pipe();
  auto output = call.output_limit ? open_pipe() : ProgramPipe();
  if (!input || !output || !error) return fail(not_started(call.command.front(), errno));
  const SigpipeBlock blocked;  // a program may close its standard input early
  SpawnActions actions;
  const FileHandle& for_output = call.output_limit ? output->writer : error->writer;
  actions.prepare(call, input->reader.get(), for_output.get(), error->writer.get(), blocked.before());
  pid_t pid = 0;
  std::optional<EndingSignalsBlock> held_back(std::in_place);
  const int failed = actions.spawn(pid, call.command, environment_of(call));
  if (failed != 0) return fail(not_started(call.command.front(), failed));
  for (FileHandle* of_program : {&input->reader, &output->writer, &error->writer}) *of_program = FileHandle();
  Child child(pid, {std::move(input->writer), std::move(output->reader), std::move(error->reader)}, call);
  held_back.reset();
  return child.end(call.time_limit, time_to_end_);
}

}  // namespace mtasts
