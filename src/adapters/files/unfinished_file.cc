// A table of fixed size, since a signal handler may neither allocate nor wait.
#include "adapters/files/unfinished_file.h"

#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cassert>

namespace mtasts {
namespace {

enum class State { free, filling, announced };

struct Slot {
  std::atomic<State> state = State::free;
  int directory = -1;
  std::array<char, 48> name = {};
};
static_assert(std::atomic<State>::is_always_lock_free);

std::array<Slot, 64> slots;  // what a signal handler shares with the rest

}  // namespace

UnfinishedFile::UnfinishedFile(int directory, const std::string& name) {
  for (; slot_ < slots.size(); ++slot_) {
    Slot& slot = slots[slot_];
    State expected = State::free;
    if (!slot.state.compare_exchange_strong(expected, State::filling)) continue;
    assert(name.size() < slot.name.size());
    slot.directory = directory;
    *std::copy(name.begin(), name.end(), slot.name.begin()) = '\0';
    slot.state = State::announced;
    return;
  }
}

UnfinishedFile::~UnfinishedFile() {
  if (slot_ < slots.size()) slots[slot_].state = State::free;
}

void remove_unfinished_files() noexcept {
  for (const Slot& slot : slots) {
    if (slot.state.load() == State::announced) ::unlinkat(slot.directory, slot.name.data(), 0);
  }
}

}  // namespace mtasts
