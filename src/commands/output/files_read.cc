#include "commands/output/files_read.h"

namespace mtasts {

std::vector<std::string> files_read(const DomainOptions& domains, const LookupOptions& lookup,
                                    std::initializer_list<std::optional<std::string>> others) {
  std::vector<std::string> paths = domains.files;
  paths.insert(paths.end(), lookup.zone_files.begin(), lookup.zone_files.end());
  for (const std::optional<std::string>& path : others) {
    if (path) paths.push_back(*path);
  }
  return paths;
}

}  // namespace mtasts
