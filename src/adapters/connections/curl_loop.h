// CurlLoop: curl's transfers as tasks of the one event loop. Includes curl: for sources of this folder only.
#pragma once

#include <curl/curl.h>

#include <chrono>
#include <exception>
#include <functional>
#include <memory>
#include <stdexcept>
#include <unordered_map>

#include "adapters/event_loop/epoll_loop.h"
#include "ports/synchronization.h"
#include "ports/task.h"

namespace mtasts {

struct CurlDeleter {
  void operator()(CURL* easy) const noexcept { curl_easy_cleanup(easy); }
  void operator()(curl_slist* list) const noexcept { curl_slist_free_all(list); }
};
using CurlEasy = std::unique_ptr<CURL, CurlDeleter>;
using CurlList = std::unique_ptr<curl_slist, CurlDeleter>;

// A handle with what holds for every transfer set: no proxy (whatever the environment says), no signal, no
// connection or name that is kept. Throws std::bad_alloc.
[[nodiscard]] CurlEasy new_curl_easy();

// Sets an option that curl cannot but take; throws std::runtime_error when it does not.
template <class Value>
void set_option(const CurlEasy& easy, CURLoption option, Value value) {
  if (curl_easy_setopt(easy.get(), option, value) != CURLE_OK) {
    throw std::runtime_error("curl does not take an option that it needs");
  }
}

class CurlLoop {
 public:
  // The loop must outlive it, and it every task of perform().
  explicit CurlLoop(EpollLoop& loop);
  CurlLoop(const CurlLoop&) = delete;
  CurlLoop& operator=(const CurlLoop&) = delete;

  // Done when the transfer has ended, or `is_connected` is false after `connect_time`: then with
  // CURLE_OPERATION_TIMEDOUT. Destroyed while it waits, the task breaks the transfer off. `easy` must outlive
  // the task; its CURLOPT_PRIVATE is taken.
  [[nodiscard]] Task<CURLcode> perform(CURL* easy, std::chrono::milliseconds connect_time,
                                       std::function<bool()> is_connected);

 private:
  class Transfer;
  struct MultiDeleter {
    void operator()(CURLM* multi) const noexcept { curl_multi_cleanup(multi); }
  };

  static int on_socket(CURL* easy, curl_socket_t socket, int what, void* self, void* ignored) noexcept;
  static int on_timer(CURLM* multi, long milliseconds, void* self) noexcept;
  void watch_socket(int socket, int what);
  void call_in(long milliseconds);
  // Lets curl do what it can; throws what a callback threw.
  void act(curl_socket_t socket, int readiness);
  void wake_ended();

  EpollLoop& loop_;
  std::unordered_map<int, EpollLoop::Watch> watches_;
  EpollLoop::Timer timer_;
  std::exception_ptr exception_ = {};
  std::unique_ptr<CURLM, MultiDeleter> multi_;
};

}  // namespace mtasts
