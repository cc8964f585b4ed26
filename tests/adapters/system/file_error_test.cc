// Maps errno to the Fault that decides the exit code.
#include "adapters/system/file_error.h"

#include <cerrno>
#include <clocale>

#include "catch.h"
#include "child_process.h"

namespace mtasts::test {

TEST_CASE("errno and action determine the fault") {
  struct Line {
    FileAction action;
    int number;
    Fault fault;
  };
  const std::vector<Line> lines = {
      {FileAction::open_to_read, ENOENT, Fault::unreadable},
      {FileAction::open_to_read, ELOOP, Fault::unreadable},
      {FileAction::open_to_read, EACCES, Fault::permission},
      {FileAction::open_to_read, EIO, Fault::io},
      {FileAction::read, EISDIR, Fault::unreadable},
      {FileAction::read, EIO, Fault::io},
      {FileAction::read, EBADF, Fault::io},
      {FileAction::create, ENOENT, Fault::not_created},
      {FileAction::create, ENOTDIR, Fault::not_created},
      {FileAction::create, EROFS, Fault::permission},
      {FileAction::create, EPERM, Fault::permission},
      {FileAction::create, ENOSPC, Fault::io},
      {FileAction::create, EDQUOT, Fault::io},
      {FileAction::write, ENOSPC, Fault::io},
      {FileAction::write, EFBIG, Fault::io},
      {FileAction::write, EPIPE, Fault::io},
      {FileAction::write, EISDIR, Fault::not_created},
      {FileAction::lock, ENOLCK, Fault::io},
  };
  for (const Line& line : lines) {
    CAPTURE(line.number);
    CHECK(file_error(line.action, "file", line.number).fault == line.fault);
  }
}

TEST_CASE("a full disk and an exceeded quota have the code disk-full") {
  CHECK(file_error(FileAction::create, "file", ENOSPC).code == "disk-full");
  CHECK(file_error(FileAction::write, "file", EDQUOT).code == "disk-full");
  CHECK(file_error(FileAction::write, "file", EFBIG).code == "io");
}

TEST_CASE("messages name the action, the file and the reason") {
  CHECK(file_error(FileAction::write, "DIR/file", ENOSPC).message ==
        "cannot write DIR/file: No space left on device");
  CHECK(file_error(FileAction::create, "a\nb", ENOENT).message ==
        "cannot create a\\x0ab: No such file or directory");
  CHECK(unsuitable_file(FileAction::open_to_read, "-", "is-directory", "it is a directory").message ==
        "cannot read standard input: it is a directory");
}

}  // namespace mtasts::test
