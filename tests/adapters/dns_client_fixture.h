// A DNS client with its event loop, and helpers to run tasks.
#pragma once

#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "adapters/dns/dns_client.h"
#include "adapters/event_loop/epoll_loop.h"

namespace mtasts::test {

template <class T>
Task<void> store(Task<T> task, std::optional<T>& value) {
  value.emplace(co_await std::move(task));
}

// Runs the task on the loop and returns its value.
template <class T>
T finish(EpollLoop& loop, Task<T> task) {
  std::optional<T> value;
  Task<void> driver = store(std::move(task), value);
  loop.run(driver);
  driver.take();
  return *std::move(value);
}

inline DnsQuestion question(std::string_view name, RecordType type) {
  return {*DomainName::parse(name), type};
}

inline DnsSettings short_timeout(unsigned retries = 0) {
  DnsSettings settings;
  settings.timeout = std::chrono::milliseconds(200);
  settings.retries = retries;
  return settings;
}

struct DnsClientFixture {
  explicit DnsClientFixture(std::vector<ServerAddress> servers, DnsSettings settings = short_timeout(),
                            DnsClientOptions options = {})
      : client(loop, std::move(servers), settings, options) {}

  DnsAnswer ask(std::string_view name, RecordType type) {
    return finish(loop, client.ask(question(name, type)));
  }
  std::vector<DnsAnswer> ask_authoritative(std::string_view name, RecordType type) {
    return finish(loop, client.ask_authoritative(question(name, type)));
  }

  EpollLoop loop;
  DnsClient client;
};

}  // namespace mtasts::test
