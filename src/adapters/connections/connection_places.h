// ConnectionPlaces: how many connections may stand at once, in all and to one address, so that neither this
// machine nor anybody else's is flooded.
#pragma once

#include <cstddef>
#include <map>
#include <memory>
#include <string>
#include <utility>

#include "ports/synchronization.h"

namespace mtasts {

inline constexpr std::size_t kConnectionsToOneAddress = 2;

class ConnectionPlaces {
 public:
  // Given back when it is destroyed.
  class Place {
   public:
    Place(std::shared_ptr<Semaphore> window, Semaphore::Permit at_address, Semaphore::Permit in_all)
        : window_(std::move(window)), at_address_(std::move(at_address)), in_all_(std::move(in_all)) {}

   private:
    std::shared_ptr<Semaphore> window_;  // of the address: outlives the place in it
    Semaphore::Permit at_address_;
    Semaphore::Permit in_all_;
  };

  // Must outlive every task of enter() and every Place.
  ConnectionPlaces(EventLoop& loop, std::size_t in_all) : loop_(loop), in_all_(loop, in_all) {}

  // Done when there is a place, in the order of asking.
  [[nodiscard]] Task<Place> enter(std::string address);

 private:
  [[nodiscard]] std::shared_ptr<Semaphore> window_of(const std::string& address);

  EventLoop& loop_;
  Semaphore in_all_;
  // Of the addresses that somebody is at, or waits for.
  std::map<std::string, std::weak_ptr<Semaphore>> windows_;
};

}  // namespace mtasts
