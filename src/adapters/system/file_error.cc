// Codes and messages of file errors.
#include "adapters/system/file_error.h"

#include <cerrno>
#include <clocale>
#include <cstring>

#include "mtasts/printable.h"
#include "ports/files.h"

namespace mtasts {
namespace {

std::string_view verb(FileAction action) {
  switch (action) {
    case FileAction::open_to_read:
    case FileAction::read: return "read";
    case FileAction::create: return "create";
    case FileAction::write: return "write";
    case FileAction::lock: return "lock";
  }
  return "use";
}

Fault fault_of(FileAction action) {
  if (action == FileAction::open_to_read) return Fault::unreadable;
  return action == FileAction::create ? Fault::not_created : Fault::io;
}

Fault fault_of(FileAction action, int number) {
  switch (number) {
    case EACCES:
    case EPERM:
    case EROFS: return Fault::permission;
    case ENOSPC:
    case EDQUOT:
    case EIO:
    case EFBIG: return Fault::io;
    case EISDIR:
      // read() and rename() report a directory only after the file was opened.
      if (action == FileAction::read) return Fault::unreadable;
      if (action == FileAction::write) return Fault::not_created;
      return fault_of(action);
    default: return fault_of(action);
  }
}

Code code_of(Fault fault, int number) {
  if (number == ENOSPC || number == EDQUOT) return kDiskFull;
  if (fault == Fault::permission) return "permission-denied";
  if (fault == Fault::unreadable) return "unreadable";
  return fault == Fault::not_created ? Code("not-created") : Code("io");
}

std::string message(FileAction action, std::string_view path, std::string_view reason) {
  const std::string name = path == "-" ? "standard input" : printable(path);
  return "cannot " + std::string(verb(action)) + ' ' + name + ": " + std::string(reason);
}

}  // namespace

std::string errno_text(int number) {
  static const locale_t english = ::newlocale(LC_ALL_MASK, "C", nullptr);
  return ::strerror_l(number, english);
}

Error file_error(FileAction action, std::string_view path, int number) {
  const Fault fault = fault_of(action, number);
  return {fault, code_of(fault, number), message(action, path, errno_text(number))};
}

Error unsuitable_file(FileAction action, std::string_view path, Code code, std::string_view reason) {
  return {fault_of(action), code, message(action, path, reason)};
}

Error untrusted_file(FileAction action, std::string_view path, std::string_view reason,
                     std::string_view hint) {
  return {Fault::permission, "permission-denied", message(action, path, reason), std::string(hint)};
}

}  // namespace mtasts
