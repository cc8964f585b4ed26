// mtasts gen-site --mailcow-conf: adds the names of the Policy Hosts to a mailcow.conf.
#pragma once

#include <memory>
#include <string>

#include "commands/options/gen_site_options.h"
#include "commands/output/emission.h"

namespace mtasts {

// A mailcow.conf from reading to writing, locked with --in-place. It holds passwords, so no copy is made
// except the requested one.
class MailcowSettings {
 public:
  // Opens the file; does nothing without --mailcow-conf. Fault::input if names cannot be added; errors of
  // reading.
  [[nodiscard]] static Result<MailcowSettings> open(const GenSiteOptions& options, Context& context);

  // Writes the file with --in-place, else prints it; a dry run shows the difference.
  [[nodiscard]] Result<void> write(Emission& emission, Context& context);

 private:
  [[nodiscard]] std::string result(bool changed) const;  // as JSON

  std::string file_;
  bool in_place_ = false;
  std::unique_ptr<LockedFile> locked_ = {};
  std::string before_ = {};
  std::string after_ = {};
};

}  // namespace mtasts
