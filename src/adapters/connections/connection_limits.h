// ConnectionLimits: bounds the number of simultaneous connections, in total and per address, so that neither
// this machine nor a server is flooded.
#pragma once

#include <cstddef>
#include <map>
#include <memory>
#include <string>
#include <utility>

#include "ports/synchronization.h"

namespace mtasts {

class ConnectionLimits {
 public:
  // Allows one connection; released by its destructor.
  class Permit {
   public:
    Permit(std::shared_ptr<Semaphore> semaphore, Semaphore::Permit address_permit, Semaphore::Permit total)
        : semaphore_(std::move(semaphore)),
          address_permit_(std::move(address_permit)),
          total_(std::move(total)) {}

   private:
    std::shared_ptr<Semaphore> semaphore_;  // outlives address_permit_
    Semaphore::Permit address_permit_;
    Semaphore::Permit total_;
  };

  // `total` is the limit over all addresses. Must outlive every task of acquire() and every Permit.
  ConnectionLimits(EventLoop& loop, std::size_t total, std::size_t per_address)
      : loop_(loop), per_address_(per_address), total_(loop, total) {}

  // Waits until a connection to `address` is allowed, first come first served.
  [[nodiscard]] Task<Permit> acquire(std::string address);

 private:
  [[nodiscard]] std::shared_ptr<Semaphore> semaphore_of(const std::string& address);

  EventLoop& loop_;
  std::size_t per_address_;
  Semaphore total_;
  // Only of addresses that are in use or waited for.
  std::map<std::string, std::weak_ptr<Semaphore>> semaphores_;
};

}  // namespace mtasts
