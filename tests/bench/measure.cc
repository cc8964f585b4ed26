// Runs a command several times on one processor, or on all, and reports its time and memory. This is a small
// program, since the size of the parent counts in the child's peak memory.
//
//   measure REPORT CPU|all TIMES COMMAND...     standard input and output are those of the command
//
// Writes "WALL CPU PEAK STATUS" to REPORT: average seconds per run, MiB, the greatest wait status.
#include <sched.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>

int main(int argc, char** argv) {
  if (argc < 5) return 64;
  if (std::strcmp(argv[2], "all") != 0) {
    cpu_set_t processors;
    CPU_ZERO(&processors);
    CPU_SET(static_cast<std::size_t>(std::atoi(argv[2])), &processors);
    ::sched_setaffinity(0, sizeof processors, &processors);
  }
  const int times = std::atoi(argv[3]);

  int worst = 0;
  const auto start = std::chrono::steady_clock::now();
  for (int i = 0; i < times; ++i) {
    const pid_t child = ::vfork();
    if (child == 0) {
      ::prctl(PR_SET_PDEATHSIG, SIGTERM);  // no child survives an interrupted bench
      ::execvp(argv[4], argv + 4);
      ::_exit(127);
    }
    int status = 0;
    ::waitpid(child, &status, 0);
    worst = std::max(worst, status);
  }
  const std::chrono::duration<double> wall = std::chrono::steady_clock::now() - start;

  rusage used = {};
  ::getrusage(RUSAGE_CHILDREN, &used);
  const auto seconds = [](const timeval& time) {
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
  };
  std::FILE* report = std::fopen(argv[1], "w");
  if (report == nullptr) return 1;
  std::fprintf(report, "%.6f %.6f %.1f %d\n", wall.count() / times,
               (seconds(used.ru_utime) + seconds(used.ru_stime)) / times,
               static_cast<double>(used.ru_maxrss) / 1024, worst);
  return std::fclose(report) == 0 ? 0 : 1;
}
