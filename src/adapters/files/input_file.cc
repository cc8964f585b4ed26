// Files are opened non-blocking and checked before they are read.
#include "adapters/files/input_file.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/stat.h>

#include <algorithm>
#include <cerrno>

#include "adapters/system/file_error.h"
#include "mtasts/printable.h"
#include "ports/files.h"

namespace mtasts {
namespace {

constexpr int kWriterTimeoutMilliseconds = 5000;

tl::unexpected<Error> unsuitable(const std::string& path, mode_t mode) {
  if (S_ISDIR(mode)) {
    return fail(unsuitable_file(FileAction::open_to_read, path, "is-directory", "it is a directory"));
  }
  return fail(unsuitable_file(FileAction::open_to_read, path, "not-regular",
                              "it is neither a regular file nor a pipe"));
}

std::optional<std::size_t> size_of(const struct stat& status) {
  if (!S_ISREG(status.st_mode)) return std::nullopt;
  return static_cast<std::size_t>(std::max<off_t>(status.st_size, 0));
}

// A pipe that was opened non-blocking reports its end until a process opens it for writing.
bool has_writer(int descriptor) {
  pollfd waiting = {descriptor, POLLIN, 0};
  return uninterrupted([&] { return ::poll(&waiting, 1, kWriterTimeoutMilliseconds); }) > 0;
}

}  // namespace

Result<InputFile> InputFile::open(SystemCalls& calls, const std::string& path) {
  if (path == "-") return InputFile(FileHandle(), STDIN_FILENO, path);
  if (path.find('\0') != std::string::npos) return fail(file_error(FileAction::open_to_read, path, EINVAL));
  FileHandle file(uninterrupted([&] {
    return calls.open_at(AT_FDCWD, path.c_str(), O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC, 0);
  }));
  if (!file.is_open()) {
    const int reason = errno;
    Error error = file_error(FileAction::open_to_read, path, reason);
    if (reason == ENOENT) error.code = kNoSuchFile;
    return fail(std::move(error));
  }
  struct stat status = {};
  if (::fstat(file.get(), &status) != 0) return fail(file_error(FileAction::open_to_read, path, errno));
  if (!S_ISREG(status.st_mode) && !S_ISFIFO(status.st_mode)) return unsuitable(path, status.st_mode);
  if (S_ISFIFO(status.st_mode) && !has_writer(file.get())) {
    return fail(
        unsuitable_file(FileAction::open_to_read, path, "no-writer", "no process writes to this pipe"));
  }
  const int descriptor = file.get();
  return InputFile(std::move(file), descriptor, path, size_of(status));
}

Result<InputFile> InputFile::from_handle(FileHandle file, const std::string& path) {
  struct stat status = {};
  if (::fstat(file.get(), &status) != 0) return fail(file_error(FileAction::open_to_read, path, errno));
  if (!S_ISREG(status.st_mode)) return unsuitable(path, status.st_mode);
  const int descriptor = file.get();
  return InputFile(std::move(file), descriptor, path, size_of(status));
}

Result<std::size_t> InputFile::read(char* buffer, std::size_t size) {
  while (true) {
    const ssize_t got = uninterrupted([&] { return ::read(descriptor_, buffer, size); });
    if (got >= 0) return static_cast<std::size_t>(got);
    if (errno != EAGAIN) return fail(file_error(FileAction::read, path_, errno));
    pollfd waiting = {descriptor_, POLLIN, 0};
    (void)uninterrupted([&] { return ::poll(&waiting, 1, -1); });
  }
}

Result<std::string> InputFile::read_start(std::size_t size) {
  // Most files are small, and the buffer is filled with zeros first.
  std::string start(size_ ? std::min(*size_ + 1, size) : size, '\0');
  std::size_t done = 0;
  while (done < size) {
    if (done == start.size()) start.resize(size);
    const auto got = read(start.data() + done, start.size() - done);
    if (!got) return fail(got.error());
    done += *got;
    if (*got == 0 || (done == size_ && done < start.size())) break;
  }
  start.resize(done);
  return start;
}

tl::unexpected<Error> InputFile::too_large(std::size_t limit) const {
  return fail({Fault::input, "too-large",
               (path_ == "-" ? "standard input" : printable(path_)) + ": larger than " +
                   std::to_string(limit) + " bytes"});
}

Result<std::string> InputFile::read_all(std::size_t limit) {
  std::string text;
  std::size_t size = 0;
  const std::size_t max_size = std::max(limit, limit + 1);  // one byte more detects an excess
  // One byte more than the file has, so that its end is seen in the same read.
  std::size_t chunk = size_ ? *size_ + 1 : kBufferSize;
  while (true) {
    if (size == text.size()) text.resize(std::min(size + std::max(chunk, size), max_size));
    const auto got = read(text.data() + size, text.size() - size);
    if (!got) return fail(got.error());
    size += *got;
    // A short read that completes the size at opening is the end, too.
    if (*got == 0 || (size == size_ && size < text.size())) break;
    if (size > limit) return too_large(limit);
    chunk = kBufferSize;
  }
  text.resize(size);
  return text;
}

}  // namespace mtasts
