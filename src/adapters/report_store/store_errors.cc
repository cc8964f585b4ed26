#include "adapters/report_store/store_errors.h"

#include "mtasts/printable.h"

namespace mtasts {

Error not_a_store(const std::string& path, std::string_view why) {
  return {Fault::unreadable, "not-a-store",
          printable(path) + " is no store of TLS reports: " + std::string(why) + "; it was left as it is",
          "name the store that `mtasts report --store` made, or a file that does not exist yet"};
}

Error newer_store(const std::string& path, std::int64_t version, std::int64_t newest_known) {
  return {Fault::unreadable, "newer-store",
          printable(path) + " has version " + std::to_string(version) +
              " of the format of a store, and this mtasts knows versions up to " +
              std::to_string(newest_known) + "; it was left as it is",
          "use the newer mtasts that wrote it, also on this machine"};
}

Error store_damaged(const std::string& path, std::string_view what) {
  return {Fault::unreadable, "store-damaged",
          printable(path) + " is damaged, or another program changed it: " + printable(what),
          "move it away, with its -wal file, and restore a copy; or read the reports again into a new store"};
}

Error store_locked(const std::string& path) {
  return {Fault::locked, "locked", "another process writes to " + printable(path) + " and does not end",
          "wait for the other run, or end it"};
}

Error store_changed(const std::string& path) {
  return {Fault::locked, "locked", "another process changed " + printable(path) + " while it was read",
          "run the command again"};
}

Error store_needs_writer(const std::string& path) {
  return {Fault::permission, "permission-denied",
          "cannot read " + printable(path) +
              ": the last run that wrote to it left changes in its -wal file, and "
              "reading them needs the permission to write",
          "run `mtasts report --store FILE` once as the user that writes the store"};
}

}  // namespace mtasts
