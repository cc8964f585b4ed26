#include "adapters/files/password_file.h"

#include <fmt/format.h>
#include <sys/stat.h>

#include "adapters/files/input_file.h"
#include "adapters/system/system_calls.h"
#include "mtasts/printable.h"

namespace mtasts {
namespace {

constexpr std::size_t kLongestPassword = 4096;
constexpr mode_t kOthersMayUse = S_IRWXG | S_IRWXO;

}  // namespace

Result<std::string> read_password_file(const std::string& path) {
  struct stat status = {};
  if (path != "-" && ::stat(path.c_str(), &status) == 0 && (status.st_mode & kOthersMayUse) != 0 &&
      (S_ISREG(status.st_mode) || S_ISFIFO(status.st_mode))) {
    return fail({Fault::permission, "bad-password-file",
                 fmt::format("{}: other users may use the password: the mode of the file is {:04o}",
                             printable(path), status.st_mode & 07777U),
                 "chmod 600 " + printable(path)});
  }
  auto file = InputFile::open(kernel_calls(), path);
  if (!file) return fail(file.error());
  auto text = file->read_all(kLongestPassword);
  if (!text) return fail(text.error());
  if (text->ends_with('\n')) text->pop_back();
  if (text->ends_with('\r')) text->pop_back();
  if (text->empty() || text->find_first_of(std::string_view("\r\n\0", 3)) != std::string::npos) {
    const char* const fault = text->empty() ? "the file has no password" : "the file has more than one line";
    return fail({Fault::input, "bad-password-file", printable(path) + ": " + fault,
                 "write the password alone on the first line"});
  }
  return text;
}

}  // namespace mtasts
