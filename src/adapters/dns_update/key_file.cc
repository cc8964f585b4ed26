#include "adapters/dns_update/key_file.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>

#include "adapters/system/file_error.h"
#include "adapters/system/file_handle.h"
#include "mtasts/printable.h"

namespace mtasts {
namespace {

constexpr mode_t kForOthers = S_IRWXG | S_IRWXO;

// The fixed place of the text, so that it is never copied.
struct FileText {
  std::array<char, 16384> bytes = {};
  std::size_t size = 0;
  ~FileText() { erase_secret(bytes.data(), bytes.size()); }
};

// Checks the open file, which cannot be exchanged any more.
Result<void> check_access(int file, const std::string& path) {
  struct stat status = {};
  if (::fstat(file, &status) != 0) return fail(file_error(FileAction::read, path, errno));
  if (!S_ISREG(status.st_mode)) {
    return fail(unsuitable_file(FileAction::open_to_read, path, "not-regular", "it is no regular file"));
  }
  const bool is_ours = status.st_uid == ::geteuid() || status.st_uid == 0;
  if ((status.st_mode & kForOthers) == 0 && is_ours) return {};
  const std::string name = printable(path);
  if (!is_ours) {
    return fail({Fault::permission, "bad-key-file", name + ": the file belongs to another user",
                 "chown it to the user that runs mtasts"});
  }
  return fail({Fault::permission, "bad-key-file",
               fmt::format("{}: other users may use the key: the mode of the file is {:04o}", name,
                           status.st_mode & 07777U),
               "chmod 600 " + name});
}

}  // namespace

Result<TsigKey> read_key_file(const std::string& path) {
  // Without O_NONBLOCK a pipe without a writer would block.
  const FileHandle file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY));
  if (!file.is_open() && errno == ENOENT) {
    return fail(unsuitable_file(FileAction::open_to_read, path, "no-such-file", errno_text(ENOENT)));
  }
  if (!file.is_open()) return fail(file_error(FileAction::open_to_read, path, errno));
  if (auto access = check_access(file.get(), path); !access) return fail(access.error());
  FileText text;
  while (text.size < text.bytes.size()) {
    const ssize_t size = ::read(file.get(), text.bytes.data() + text.size, text.bytes.size() - text.size);
    if (size < 0 && errno == EINTR) continue;
    if (size < 0) return fail(file_error(FileAction::read, path, errno));
    if (size == 0) break;
    text.size += static_cast<std::size_t>(size);
  }
  if (text.size == text.bytes.size()) {
    return fail({Fault::input, "bad-key-file", printable(path) + ": the file is too large for one key"});
  }
  auto key = parse_tsig_key({text.bytes.data(), text.size});
  if (!key) return fail(key.error().within(printable(path)));
  return key;
}

}  // namespace mtasts
