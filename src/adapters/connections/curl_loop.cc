// curl names the sockets and the timeout it waits for; the event loop reports when they are ready.
#include "adapters/connections/curl_loop.h"

#include <new>
#include <utility>

#include "adapters/connections/connections_module.h"
#include "adapters/system/sigpipe_block.h"

namespace mtasts {
namespace {

// Once per process; curl_global_cleanup() is left to the end of the process.
void init_curl() {
  static const CURLcode code = curl_global_init(CURL_GLOBAL_DEFAULT);
  if (code != CURLE_OK) throw std::runtime_error("curl_global_init failed");
}

Interest interest_of(int what) {
  if (what == CURL_POLL_IN) return Interest::read;
  return what == CURL_POLL_OUT ? Interest::write : Interest::read_and_write;
}

}  // namespace

CurlEasy new_curl_easy() {
  init_curl();
  CurlEasy easy(curl_easy_init());
  if (!easy) throw std::bad_alloc();
  set_option(easy, CURLOPT_NOSIGNAL, 1L);
  set_option(easy, CURLOPT_PROXY, "");
  set_option(easy, CURLOPT_FRESH_CONNECT, 1L);
  set_option(easy, CURLOPT_FORBID_REUSE, 1L);
  set_option(easy, CURLOPT_SSL_SESSIONID_CACHE, 0L);
  set_option(easy, CURLOPT_DNS_CACHE_TIMEOUT, 0L);
  return easy;
}

// One running transfer. Only its coroutine destroys it, and that never runs inside a curl function.
class CurlLoop::Transfer {
 public:
  Transfer(CurlLoop& curl, CURL* easy) : curl_(curl), easy_(easy), finished_(curl.loop_) {
    curl_easy_setopt(easy, CURLOPT_PRIVATE, this);
    if (curl_multi_add_handle(curl.multi_.get(), easy) != CURLM_OK) throw std::bad_alloc();
  }
  Transfer(const Transfer&) = delete;
  Transfer& operator=(const Transfer&) = delete;
  ~Transfer() {
    const SigpipeBlock block;
    curl_multi_remove_handle(curl_.multi_.get(), easy_);
  }

  // Only the first call counts.
  void finish(CURLcode code) {
    if (std::exchange(is_finished_, true)) return;
    code_ = code;
    finished_.set();
  }
  [[nodiscard]] Event& finished() { return finished_; }
  [[nodiscard]] CURLcode code() const { return code_; }

 private:
  CurlLoop& curl_;
  CURL* easy_;
  Event finished_;
  bool is_finished_ = false;
  CURLcode code_ = CURLE_OK;
};

CurlLoop::CurlLoop(EpollLoop& loop) : loop_(loop) {
  init_curl();
  multi_.reset(curl_multi_init());
  if (!multi_) throw std::bad_alloc();
  curl_multi_setopt(multi_.get(), CURLMOPT_SOCKETFUNCTION, on_socket);
  curl_multi_setopt(multi_.get(), CURLMOPT_SOCKETDATA, this);
  curl_multi_setopt(multi_.get(), CURLMOPT_TIMERFUNCTION, on_timer);
  curl_multi_setopt(multi_.get(), CURLMOPT_TIMERDATA, this);
  curl_multi_setopt(multi_.get(), CURLMOPT_PIPELINING, CURLPIPE_NOTHING);
}

Task<CURLcode> CurlLoop::perform(CURL* easy, std::chrono::milliseconds connect_time,
                                 std::function<bool()> is_connected) {
  Transfer transfer(*this, easy);
  // CURLOPT_CONNECTTIMEOUT_MS would include the TLS handshake.
  const EpollLoop::Timer connect_timer = loop_.call_at(std::chrono::steady_clock::now() + connect_time, [&] {
    if (!is_connected()) transfer.finish(CURLE_OPERATION_TIMEDOUT);
  });
  Event& finished = transfer.finished();
  co_await finished;
  co_return transfer.code();
}

// No exception may pass through curl: it is kept until curl has returned.
int CurlLoop::on_socket(CURL*, curl_socket_t socket, int what, void* self, void*) noexcept {
  auto& curl = *static_cast<CurlLoop*>(self);
  try {
    curl.watch_socket(socket, what);
    return 0;
  } catch (...) {
    curl.exception_ = std::current_exception();
    return -1;
  }
}

int CurlLoop::on_timer(CURLM*, long milliseconds, void* self) noexcept {
  auto& curl = *static_cast<CurlLoop*>(self);
  try {
    curl.set_timer(milliseconds);
    return 0;
  } catch (...) {
    curl.exception_ = std::current_exception();
    return -1;
  }
}

void CurlLoop::watch_socket(int socket, int what) {
  if (what == CURL_POLL_REMOVE) {
    watches_.erase(socket);
    return;
  }
  if (const auto known = watches_.find(socket); known != watches_.end()) {
    known->second.change(interest_of(what));
    return;
  }
  watches_.emplace(socket, loop_.watch(socket, interest_of(what), [this, socket](ReadyEvents readiness) {
    run_action(socket,
               (readiness.readable ? CURL_CSELECT_IN : 0) | (readiness.writable ? CURL_CSELECT_OUT : 0));
  }));
}

void CurlLoop::set_timer(long milliseconds) {
  if (milliseconds < 0) {
    timer_ = {};
    return;
  }
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::milliseconds(milliseconds);
  timer_ = loop_.call_at(deadline, [this] { run_action(CURL_SOCKET_TIMEOUT, 0); });
}

void CurlLoop::run_action(curl_socket_t socket, int readiness) {
  {
    const SigpipeBlock block;
    int running = 0;
    curl_multi_socket_action(multi_.get(), socket, readiness, &running);
  }
  if (exception_) std::rethrow_exception(std::exchange(exception_, {}));
  finish_transfers();
}

void CurlLoop::finish_transfers() {
  int left = 0;
  while (const CURLMsg* message = curl_multi_info_read(multi_.get(), &left)) {
    char* transfer = nullptr;
    curl_easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, &transfer);
    reinterpret_cast<Transfer*>(transfer)->finish(message->data.result);
  }
}

// curl names the libraries that it uses, OpenSSL among them.
Result<std::string> connections_libraries() {
  return std::string(curl_version());
}

}  // namespace mtasts
