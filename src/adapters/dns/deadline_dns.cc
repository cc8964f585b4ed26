// A question that is open at the deadline is destroyed with its task.
#include "adapters/dns/deadline_dns.h"

#include <chrono>
#include <exception>
#include <optional>

#include "ports/synchronization.h"

namespace mtasts {
namespace {

// The state that a question and its deadline share.
template <class T>
struct Race {
  explicit Race(EpollLoop& loop) : end(loop) {}
  Event end;
  std::optional<T> value = {};
  std::exception_ptr exception = {};
};

template <class T>
Task<void> enter(Race<T>& race, Task<T> task) {
  try {
    race.value.emplace(co_await std::move(task));
  } catch (...) {
    race.exception = std::current_exception();
  }
  race.end.set();
}

// The value of the task; nothing if it is not done at the deadline.
template <class T>
Task<std::optional<T>> value_in_time(EpollLoop& loop, EpollLoop::TimePoint deadline, Task<T> task) {
  if (std::chrono::steady_clock::now() >= deadline) co_return std::nullopt;
  Race<T> race(loop);
  Task<void> running = enter(race, std::move(task));
  running.start();
  const EpollLoop::Timer timer = loop.call_at(deadline, [&race] { race.end.set(); });
  co_await race.end;
  if (race.exception) std::rethrow_exception(race.exception);
  co_return std::move(race.value);
}

DnsAnswer too_late() {
  DnsAnswer answer;
  answer.failure = {DnsFailureReason::timeout, "the time of the run was over"};
  return answer;
}

}  // namespace

Task<DnsAnswer> DeadlineDns::ask(DnsQuestion question) {
  auto answer = co_await value_in_time(loop_, deadline_, dns_->ask(std::move(question)));
  co_return answer ? *std::move(answer) : too_late();
}

Task<std::vector<DnsAnswer>> DeadlineDns::ask_authoritative(DnsQuestion question) {
  auto answers = co_await value_in_time(loop_, deadline_, dns_->ask_authoritative(std::move(question)));
  co_return answers ? *std::move(answers) : std::vector<DnsAnswer>(1, too_late());
}

}  // namespace mtasts
