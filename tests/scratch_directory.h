// ScratchDirectory: a unique temporary directory, with accessors that share no code with the tested classes.
#pragma once

#include <fcntl.h>
#include <sys/stat.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

namespace mtasts::test {

class ScratchDirectory {
 public:
  explicit ScratchDirectory(const std::filesystem::path& place = std::filesystem::temp_directory_path()) {
    std::string pattern = (place / "mtasts-test-XXXXXX").string();
    if (::mkdtemp(pattern.data()) == nullptr) std::abort();
    path_ = pattern;
    std::filesystem::permissions(path_, std::filesystem::perms(0755));
  }
  ~ScratchDirectory() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  ScratchDirectory(const ScratchDirectory&) = delete;
  ScratchDirectory& operator=(const ScratchDirectory&) = delete;

  [[nodiscard]] const std::string& path() const { return path_; }
  [[nodiscard]] std::string path(std::string_view name) const { return path_ + '/' + std::string(name); }

  std::string write(std::string_view name, std::string_view text) const {
    std::ofstream(path(name), std::ios::binary) << text;
    return path(name);
  }
  [[nodiscard]] std::string read(std::string_view name) const {
    std::ostringstream text;
    text << std::ifstream(path(name), std::ios::binary).rdbuf();
    return text.str();
  }
  // Its entries, sorted.
  [[nodiscard]] std::vector<std::string> names() const {
    std::vector<std::string> found;
    for (const auto& entry : std::filesystem::directory_iterator(path_)) {
      found.push_back(entry.path().filename().string());
    }
    std::sort(found.begin(), found.end());
    return found;
  }
  [[nodiscard]] std::size_t temporary_count() const {
    const auto all = names();
    return static_cast<std::size_t>(
        std::count_if(all.begin(), all.end(), [](const auto& name) { return name.ends_with(".tmp"); }));
  }
  [[nodiscard]] mode_t mode(std::string_view name) const { return status(name).st_mode & 07777U; }
  [[nodiscard]] struct stat status(std::string_view name) const {
    struct stat status = {};
    ::lstat(path(name).c_str(), &status);
    return status;
  }
  void set_age(std::string_view name, std::chrono::seconds age) const {
    const auto when = std::chrono::system_clock::to_time_t(std::chrono::system_clock::now() - age);
    const timespec times[2] = {{when, 0}, {when, 0}};
    ::utimensat(AT_FDCWD, path(name).c_str(), times, AT_SYMLINK_NOFOLLOW);
  }

 private:
  std::string path_;
};

}  // namespace mtasts::test
