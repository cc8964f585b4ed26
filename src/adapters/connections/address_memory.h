// AddressMemory: the addresses that have just failed, so that one dead address does not hold up every host
// that shares it.
#pragma once

#include <chrono>
#include <cstddef>
#include <map>
#include <optional>
#include <string>

namespace mtasts {

// The lesson of one exchange about its address.
enum class AddressLesson {
  none,
  answers,
  fails,     // no host at this address can answer
  may_fail,  // the host was slow; the second host in a row shows that the address is
};

// `Seen` is PolicyFetch or SmtpSession.
template <class Seen>
class AddressMemory {
 public:
  using Time = std::chrono::steady_clock::time_point;

  // The failure of another host at the address and port, if it is not older than a minute. The text names
  // that host.
  [[nodiscard]] std::optional<Seen> recall(const std::string& server, Time now) const {
    const auto known = entries_.find(server);
    if (known == entries_.end() || known->second.failures < kFailures || now >= known->second.until)
      return {};
    Seen seen = known->second.seen;
    seen.failure += " (so it was for " + known->second.host + "; not tried again)";
    seen.time = {};
    return seen;
  }

  void record(const std::string& server, const std::string& host, const Seen& seen, AddressLesson lesson,
              Time now) {
    if (lesson == AddressLesson::none) return;
    if (lesson == AddressLesson::answers) {
      entries_.erase(server);
      return;
    }
    if (entries_.size() >= kMaxEntries) entries_.clear();
    Entry& entry = entries_[server];
    entry.failures = lesson == AddressLesson::fails ? kFailures : entry.failures + 1;
    entry.seen = seen;
    entry.host = host;
    entry.until = now + kKnownTime;
  }

 private:
  static constexpr std::size_t kMaxEntries = 4096;
  static constexpr unsigned kFailures = 2;
  static constexpr std::chrono::seconds kKnownTime{60};
  struct Entry {
    Seen seen = {};
    std::string host = {};
    unsigned failures = 0;
    Time until = {};
  };
  std::map<std::string, Entry> entries_;
};

}  // namespace mtasts
