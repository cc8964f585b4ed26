// LockedLedger: a ledger that is read, and extended, under its lock.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "cli/context.h"
#include "commands/output/emission.h"
#include "mtasts/ledger.h"

namespace mtasts {

class LockedLedger {
 public:
  // Creates a missing file. A dry run neither takes the lock nor creates the file. Errors of reading and
  // locking.
  [[nodiscard]] static Result<LockedLedger> open(const std::string& path, bool dry_run, Context& context);

  // The entries at the time of open().
  [[nodiscard]] const EntriesByDomain& entries() const { return entries_; }

  // Appends lines, which survive a power cut; a dry run only collects them.
  [[nodiscard]] Result<void> add(const std::string& lines);
  // Shows the lines that a dry run would append.
  void show_difference(Emission& emission) const;

 private:
  static Result<LockedLedger> read(const std::string& path, std::optional<std::string> text,
                                   std::unique_ptr<LockedFile> file);

  std::string path_;
  std::optional<std::string> text_ = {};
  std::unique_ptr<LockedFile> file_ = nullptr;  // null in a dry run
  std::size_t whole_octets_ = 0;
  bool lacks_line_feed_ = false;
  std::string added_ = {};  // in a dry run
  EntriesByDomain entries_ = {};
};

}  // namespace mtasts
