// A table of fixed size, since a signal handler may neither allocate nor wait.
#include "adapters/files/unfinished_file.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cassert>
#include <charconv>

namespace mtasts {
namespace {

enum class State { free, filling, announced };

struct Slot {
  std::atomic<State> state = State::free;
  int directory = -1;
  std::array<char, 48> name = {};
};
static_assert(std::atomic<State>::is_always_lock_free);

struct DirectorySlot {
  std::atomic<const char*> name = nullptr;  // none is announced
  std::atomic<int> parent = -1;
  std::atomic<int> directory = -1;
};
static_assert(std::atomic<const char*>::is_always_lock_free && std::atomic<int>::is_always_lock_free);

// What a signal handler shares with the rest.
std::array<Slot, 64> slots;
DirectorySlot directory_slot;

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

UnfinishedDirectory::UnfinishedDirectory(int parent, const char* name) {
  if (directory_slot.name.load() != nullptr) return;
  is_remembered_ = true;
  directory_slot.directory = -1;
  directory_slot.parent = parent;
  directory_slot.name = name;
}

UnfinishedDirectory::~UnfinishedDirectory() {
  if (is_remembered_) directory_slot.name = nullptr;
}

void UnfinishedDirectory::opened(int directory) const {
  if (is_remembered_) directory_slot.directory = directory;
}

void remove_directory_of_files(int parent, const char* name, int directory) noexcept {
  if (::unlinkat(parent, name, AT_REMOVEDIR) == 0) return;
  std::array<char, 16> digits = {};
  for (unsigned number = 0; number < kMostInDirectory; ++number) {
    *std::to_chars(digits.begin(), digits.end() - 1, number).ptr = '\0';
    ::unlinkat(directory, digits.data(), 0);
  }
  ::unlinkat(parent, name, AT_REMOVEDIR);
}

void remove_unfinished_files() noexcept {
  if (const char* const name = directory_slot.name; name != nullptr) {
    remove_directory_of_files(directory_slot.parent, name, directory_slot.directory);
  }
  for (const Slot& slot : slots) {
    if (slot.state.load() == State::announced) ::unlinkat(slot.directory, slot.name.data(), 0);
  }
}

}  // namespace mtasts
