// ZoneFinder: finds the zone that contains a name, and its name servers, through recursive servers. The
// results are cached until the program ends.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "adapters/dns/message_result.h"
#include "adapters/event_loop/wait.h"

namespace mtasts {

// The target of an NS record. The failure is set if it has no addresses.
struct NameServerHost {
  std::string name;  // presentation form
  std::vector<std::string> addresses = {};
  DnsFailure failure = {};
};

struct Zone {
  WireName apex;
  std::vector<std::shared_ptr<const NameServerHost>> hosts = {};
  DnsFailure failure = {};  // set if there are no hosts
};

using ZonePointer = std::shared_ptr<const Zone>;

class ZoneFinder {
 public:
  // Asks recursive servers and follows CNAMEs.
  using LookUp = std::function<Task<MessageResult>(WireName name, RecordType type)>;

  ZoneFinder(EpollLoop& loop, LookUp look_up) : loop_(loop), look_up_(std::move(look_up)) {}

  // Returns the zone that contains the name; never null.
  [[nodiscard]] Task<ZonePointer> find(WireName name);
  // The nearest cached zone above the name, or null. It may not contain the name: only its servers know.
  [[nodiscard]] ZonePointer nearest_cached(const WireName& name) const;
  // Records that the zone delegates names below it: nearest_cached() no longer returns it.
  void mark_delegating(const Zone& zone);

 private:
  using SharedZone = std::shared_ptr<SharedTask<ZonePointer>>;
  using SharedHost = std::shared_ptr<SharedTask<std::shared_ptr<const NameServerHost>>>;
  struct CachedZone {
    SharedZone zone;
    bool delegates = false;
  };

  [[nodiscard]] Task<ZonePointer> cached_zone(WireName apex, std::vector<std::string> host_names);
  [[nodiscard]] Task<ZonePointer> look_up_zone(WireName apex, std::vector<std::string> host_names);
  [[nodiscard]] Task<std::shared_ptr<const NameServerHost>> cached_host(std::string name);
  [[nodiscard]] Task<std::shared_ptr<const NameServerHost>> look_up_host(std::string name);

  EpollLoop& loop_;
  LookUp look_up_;
  std::map<WireName, CachedZone> zones_;
  std::map<std::string, SharedHost> hosts_;
};

}  // namespace mtasts
