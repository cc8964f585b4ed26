// One semaphore per address, erased with its last user.
#include "adapters/connections/connection_limits.h"

namespace mtasts {

// The address comes first: a task that waits for a busy address must not hold a permit of the total.
Task<ConnectionLimits::Permit> ConnectionLimits::acquire(std::string address) {
  std::shared_ptr<Semaphore> semaphore = semaphore_of(address);
  Semaphore::Permit address_permit = co_await semaphore->acquire();
  Semaphore::Permit total = co_await total_.acquire();
  co_return Permit(std::move(semaphore), std::move(address_permit), std::move(total));
}

std::shared_ptr<Semaphore> ConnectionLimits::semaphore_of(const std::string& address) {
  if (const auto known = semaphores_.find(address); known != semaphores_.end()) {
    if (auto semaphore = known->second.lock()) return semaphore;
  }
  const auto erase = [this, address](Semaphore* semaphore) {
    delete semaphore;
    semaphores_.erase(address);
  };
  std::shared_ptr<Semaphore> semaphore(new Semaphore(loop_, per_address_), erase);
  semaphores_[address] = semaphore;
  return semaphore;
}

}  // namespace mtasts
