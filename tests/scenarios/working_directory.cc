#include "working_directory.h"

#include <cstdlib>
#include <stdexcept>
#include <string>

namespace mtasts::test {

namespace fs = std::filesystem;

TemporaryWorkingDirectory::TemporaryWorkingDirectory() : home_(fs::current_path()) {
  std::string name = (fs::temp_directory_path() / "mtasts-scenario-XXXXXX").string();
  if (::mkdtemp(name.data()) == nullptr) throw std::runtime_error("cannot make " + name);
  path_ = name;
  fs::permissions(path_, fs::perms(0755));
  fs::current_path(path_);
}

TemporaryWorkingDirectory::~TemporaryWorkingDirectory() {
  std::error_code ignored;
  fs::current_path(home_, ignored);
  fs::remove_all(path_, ignored);
}

}  // namespace mtasts::test
