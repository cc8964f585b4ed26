// A signal handler must not allocate or lock, hence the table of fixed size.
#include "adapters/system/signal_cleanup.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cassert>
#include <charconv>
#include <string_view>

namespace mtasts {
namespace {

enum class SlotState { free, claimed, registered };

struct Slot {
  std::atomic<SlotState> state = SlotState::free;
  int directory = -1;
  std::array<char, 48> name = {};
};
static_assert(std::atomic<SlotState>::is_always_lock_free);

struct DirectorySlot {
  std::atomic<const char*> name = nullptr;  // null: none is registered
  std::atomic<int> parent = -1;
  std::atomic<int> directory = -1;
};
static_assert(std::atomic<const char*>::is_always_lock_free && std::atomic<int>::is_always_lock_free);

// Shared with the signal handler.
std::array<Slot, 64> slots;
DirectorySlot directory_slot;
std::atomic<const FileForSignal*> file_for_signal = nullptr;
static_assert(std::atomic<const FileForSignal*>::is_always_lock_free);

bool write_whole(int file, std::string_view bytes) noexcept {
  while (!bytes.empty()) {
    const ssize_t written = ::write(file, bytes.data(), bytes.size());
    if (written <= 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(written));
  }
  return true;
}

}  // namespace

FileCleanup::FileCleanup(int directory, const std::string& name) {
  for (; slot_ < slots.size(); ++slot_) {
    Slot& slot = slots[slot_];
    SlotState expected = SlotState::free;
    if (!slot.state.compare_exchange_strong(expected, SlotState::claimed)) continue;
    assert(name.size() < slot.name.size());
    slot.directory = directory;
    *std::copy(name.begin(), name.end(), slot.name.begin()) = '\0';
    slot.state = SlotState::registered;
    return;
  }
}

FileCleanup::~FileCleanup() {
  if (slot_ < slots.size()) slots[slot_].state = SlotState::free;
}

DirectoryCleanup::DirectoryCleanup(int parent, const char* name) {
  if (directory_slot.name.load() != nullptr) return;
  is_registered_ = true;
  directory_slot.directory = -1;
  directory_slot.parent = parent;
  directory_slot.name = name;
}

DirectoryCleanup::~DirectoryCleanup() {
  if (is_registered_) directory_slot.name = nullptr;
}

void DirectoryCleanup::set_directory(int directory) const {
  if (is_registered_) directory_slot.directory = directory;
}

void remove_staging_directory(int parent, const char* name, int directory) noexcept {
  if (::unlinkat(parent, name, AT_REMOVEDIR) == 0) return;
  std::array<char, 16> digits = {};
  for (unsigned number = 0; number < kMaxStagedFiles; ++number) {
    *std::to_chars(digits.begin(), digits.end() - 1, number).ptr = '\0';
    ::unlinkat(directory, digits.data(), 0);
  }
  ::unlinkat(parent, name, AT_REMOVEDIR);
}

void set_file_for_signal(const FileForSignal* file) noexcept {
  file_for_signal = file;
}

void write_file_for_signal(int signal) noexcept {
  const FileForSignal* const wanted = file_for_signal;
  if (wanted == nullptr) return;
  const int file = ::openat(wanted->directory, wanted->temporary.c_str(),
                            O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
  if (file < 0) return;
  std::array<char, 16> digits = {};
  char* const end = std::to_chars(digits.begin(), digits.end(), 128 + signal).ptr;
  const bool is_whole = write_whole(file, wanted->before) && write_whole(file, {digits.data(), end}) &&
                        write_whole(file, wanted->after) && ::fchmod(file, wanted->mode) == 0 &&
                        ::fsync(file) == 0;
  const bool is_renamed = is_whole && ::renameat(wanted->directory, wanted->temporary.c_str(),
                                                 wanted->directory, wanted->name.c_str()) == 0;
  if (!is_renamed) ::unlinkat(wanted->directory, wanted->temporary.c_str(), 0);
}

void remove_registered_files() noexcept {
  if (const char* const name = directory_slot.name; name != nullptr) {
    remove_staging_directory(directory_slot.parent, name, directory_slot.directory);
  }
  for (const Slot& slot : slots) {
    if (slot.state.load() == SlotState::registered) ::unlinkat(slot.directory, slot.name.data(), 0);
  }
}

}  // namespace mtasts
