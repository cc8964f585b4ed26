// RecordFiles: the records of a fleet below STATE/zones, in the format of the settings.
#pragma once

#include <optional>
#include <string>

#include "cli/context.h"
#include "cli/record_formats/record_format.h"
#include "commands/output/existing_file.h"
#include "commands/settings/settings.h"
#include "mtasts/domain_name.h"
#include "mtasts/resource_record.h"
#include "mtasts/rollout_record.h"

namespace mtasts {

// The place where a format keeps records.
enum class RecordKeeping {
  file_per_domain,  // zones/DOMAIN.zone has all its records
  one_file,         // zones/mtasts.auto.tfvars.json has the records of all domains
  changes,          // zones/changes.nsupdate has the changes that are still to be made
  printed,          // standard output has the records that a person is to paste
};
[[nodiscard]] RecordKeeping keeping_of(const RecordFormat& format);

// True if changes go to a server or a program, and to no file.
[[nodiscard]] bool sends_records(const Settings& settings);

// True if the records of the settings go to files that have them all, and that the servers load.
[[nodiscard]] bool has_record_files(const Settings& settings);

// The name of a domain that `owner` is, in its sum; 0 for any other.
[[nodiscard]] NamesInFile name_in_file(const DomainName& domain, const DomainName& owner);

struct RecordFile {
  ExistingZone records = {};
  std::optional<std::string> text = {};  // nothing without a file; for NewFile::made_from
};

class RecordFiles {
 public:
  // `root` is the state directory.
  RecordFiles(const RecordFormat& format, std::string root, Files& files)
      : format_(&format), root_(std::move(root)), files_(&files) {}

  [[nodiscard]] RecordKeeping keeping() const { return keeping_of(*format_); }
  [[nodiscard]] const RecordFormat& format() const { return *format_; }

  // The path, below the state directory, of the file that has the records of a domain.
  [[nodiscard]] std::string file_of(const DomainName& domain) const;
  // The same of the file of changes.
  [[nodiscard]] std::string changes_file() const;

  // Reads the file that has the records of a domain; empty if there is none, or if the format keeps no
  // records. Fault::not_created if it holds something else.
  [[nodiscard]] Result<RecordFile> read(const DomainName& domain) const;

 private:
  const RecordFormat* format_;
  std::string root_;
  Files* files_;
};

}  // namespace mtasts
