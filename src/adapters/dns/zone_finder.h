// ZoneFinder: which zone holds a name, and who serves it; found through recursive servers and remembered for
// as long as the program runs.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "adapters/dns/dns_reading.h"
#include "adapters/event_loop/wait.h"

namespace mtasts {

// A host of an NS record. Without addresses it has a failure that says why.
struct NameServerHost {
  std::string name;  // presentation form
  std::vector<std::string> addresses = {};
  DnsFailure failure = {};
};

struct Zone {
  WireName apex;
  std::vector<std::shared_ptr<const NameServerHost>> hosts = {};
  DnsFailure failure = {};  // when there are no hosts: why
};

using ZonePointer = std::shared_ptr<const Zone>;

class ZoneFinder {
 public:
  // Asks recursive servers and follows CNAMEs.
  using LookUp = std::function<Task<Reading>(WireName name, RrType type)>;

  ZoneFinder(EpollLoop& loop, LookUp look_up) : loop_(loop), look_up_(std::move(look_up)) {}

  // The zone that holds the name. Never null.
  [[nodiscard]] Task<ZonePointer> find(WireName name);
  // The nearest zone above the name that was found before, and may hold it: only its servers can tell. Null
  // when there is none.
  [[nodiscard]] ZonePointer nearest_known(const WireName& name) const;
  // The zone does not hold all that is below it: nearest_known() is not to guess it again.
  void has_delegations(const Zone& zone);

 private:
  using Shared = std::shared_ptr<SharedTask<ZonePointer>>;
  using SharedHost = std::shared_ptr<SharedTask<std::shared_ptr<const NameServerHost>>>;
  struct Known {
    Shared zone;
    bool delegates = false;
  };

  [[nodiscard]] Task<ZonePointer> seek(WireName name);
  [[nodiscard]] Task<ZonePointer> zone_at(WireName apex, std::vector<std::string> host_names);
  [[nodiscard]] Task<ZonePointer> gather_zone(WireName apex, std::vector<std::string> host_names);
  [[nodiscard]] Task<std::shared_ptr<const NameServerHost>> host(std::string name);
  [[nodiscard]] Task<std::shared_ptr<const NameServerHost>> gather_host(std::string name);

  EpollLoop& loop_;
  LookUp look_up_;
  std::map<WireName, Known> zones_;
  std::map<std::string, SharedHost> hosts_;
};

}  // namespace mtasts
