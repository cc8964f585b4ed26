// CurlLoop: runs curl transfers as tasks of the event loop. Includes curl: for sources of this folder only.
#pragma once

#include <curl/curl.h>

#include <chrono>
#include <exception>
#include <functional>
#include <memory>
#include <stdexcept>
#include <unordered_map>

#include "adapters/event_loop/epoll_loop.h"
#include "adapters/system/function_deleter.h"
#include "ports/synchronization.h"
#include "ports/task.h"

namespace mtasts {

using CurlEasy = std::unique_ptr<CURL, FunctionDeleter<curl_easy_cleanup>>;
using CurlList = std::unique_ptr<curl_slist, FunctionDeleter<curl_slist_free_all>>;

// Returns a handle with the options that all transfers share: no proxy (even if the environment names one),
// no signals, no cached connections or names. Throws std::bad_alloc.
[[nodiscard]] CurlEasy new_curl_easy();

// Sets an option that every supported curl accepts; throws std::runtime_error otherwise.
template <class Value>
void set_option(const CurlEasy& easy, CURLoption option, Value value) {
  if (curl_easy_setopt(easy.get(), option, value) != CURLE_OK) {
    throw std::runtime_error("curl rejects a required option");
  }
}

class CurlLoop {
 public:
  // `loop` must outlive this object, and this object every task of perform().
  explicit CurlLoop(EpollLoop& loop);
  CurlLoop(const CurlLoop&) = delete;
  CurlLoop& operator=(const CurlLoop&) = delete;

  // Runs the transfer and returns its result; CURLE_OPERATION_TIMEDOUT if `is_connected` is still false after
  // `connect_time`. Destroying the task aborts the transfer. `easy` must outlive the task; its
  // CURLOPT_PRIVATE is overwritten.
  [[nodiscard]] Task<CURLcode> perform(CURL* easy, std::chrono::milliseconds connect_time,
                                       std::function<bool()> is_connected);

 private:
  class Transfer;

  static int on_socket(CURL* easy, curl_socket_t socket, int what, void* self, void* ignored) noexcept;
  static int on_timer(CURLM* multi, long milliseconds, void* self) noexcept;
  void watch_socket(int socket, int what);
  void set_timer(long milliseconds);
  // Calls curl_multi_socket_action and completes finished transfers; rethrows the exception of a callback.
  void run_action(curl_socket_t socket, int readiness);
  void finish_transfers();

  EpollLoop& loop_;
  std::unordered_map<int, EpollLoop::Watch> watches_;
  EpollLoop::Timer timer_;
  std::exception_ptr exception_ = {};
  std::unique_ptr<CURLM, FunctionDeleter<curl_multi_cleanup>> multi_;
};

}  // namespace mtasts
