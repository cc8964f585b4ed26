// A window an address, which is forgotten with its last visitor.
#include "adapters/connections/connection_places.h"

namespace mtasts {

// First at the address: who waits there holds up nobody who goes elsewhere.
Task<ConnectionPlaces::Place> ConnectionPlaces::enter(std::string address) {
  std::shared_ptr<Semaphore> window = window_of(address);
  Semaphore::Permit at_address = co_await window->acquire();
  Semaphore::Permit in_all = co_await in_all_.acquire();
  co_return Place(std::move(window), std::move(at_address), std::move(in_all));
}

std::shared_ptr<Semaphore> ConnectionPlaces::window_of(const std::string& address) {
  if (const auto known = windows_.find(address); known != windows_.end()) {
    if (auto window = known->second.lock()) return window;
  }
  const auto forget = [this, address](Semaphore* window) {
    delete window;
    windows_.erase(address);
  };
  std::shared_ptr<Semaphore> window(new Semaphore(loop_, kConnectionsToOneAddress), forget);
  windows_[address] = window;
  return window;
}

}  // namespace mtasts
