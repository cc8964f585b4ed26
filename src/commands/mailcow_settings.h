// mtasts gen-site --mailcow-conf: the names of the Policy Hosts, added to a mailcow.conf.
#pragma once

#include <memory>
#include <string>

#include "commands/gen_site.h"
#include "commands/output/emission.h"

namespace mtasts {

// A mailcow.conf from before it is read until it is written, under its lock when that is --in-place. It holds
// passwords: no copy of it is made but the one that was asked for.
class MailcowSettings {
 public:
  // Nothing without --mailcow-conf. Fault::input when names cannot be added to it; those of reading.
  [[nodiscard]] static Result<MailcowSettings> open(const GenSiteOptions& options, Context& context);

  // Writes what has changed, prints it, or shows what would change.
  [[nodiscard]] Result<void> write(Emission& emission, Context& context);

 private:
  std::string file_;
  bool in_place_ = false;
  std::unique_ptr<LockedFile> locked_ = {};
  std::string before_ = {};
  std::string after_ = {};
};

}  // namespace mtasts
