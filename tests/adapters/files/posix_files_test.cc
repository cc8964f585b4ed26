// $INCLUDE, trusted files, same_file and bytes to read; the other functions are tested with their classes.
#include "adapters/files/posix_files.h"

#include "catch.h"
#include "child_process.h"
#include "scratch_directory.h"
#include "skip.h"

namespace mtasts::test {
namespace {

namespace fs = std::filesystem;

}  // namespace

TEST_CASE("an include is relative to its file and stays below the zone's directory") {
  const ScratchDirectory scratch;
  PosixFiles files;
  fs::create_directories(scratch.path("zones/sub"));
  scratch.write("zones/db", "top\n");
  scratch.write("zones/keys", "keys\n");
  scratch.write("zones/sub/one", "one\n");
  scratch.write("zones/sub/two", "two\n");
  scratch.write("outside", "secret\n");
  scratch.write("zones-too", "secret\n");
  fs::create_symlink("../outside", scratch.path("zones/way-out"));
  fs::create_symlink("sub/one", scratch.path("zones/way-in"));
  fs::create_directory_symlink("zones", scratch.path("link"));
  REQUIRE(::mkfifo(scratch.path("zones/fifo").c_str(), 0600) == 0);

  const std::string top = scratch.path("zones/db");
  const auto include = [&](const std::string& including, std::string_view name) -> std::string {
    const auto found = files.read_include(top, including, name, 100);
    return found ? found->first.substr(scratch.path().size() + 1) + ": " + found->second
                 : std::string(found.error().code);
  };
  CHECK(include(top, "keys") == "zones/keys: keys\n");
  CHECK(include(top, "sub/one") == "zones/sub/one: one\n");
  CHECK(include(top, "./sub/../keys") == "zones/./sub/../keys: keys\n");
  CHECK(include(scratch.path("zones/sub/one"), "two") == "zones/sub/two: two\n");
  CHECK(include(scratch.path("zones/sub/one"), "../keys") == "zones/sub/../keys: keys\n");
  CHECK(include(top, scratch.path("zones/keys")) == "zones/keys: keys\n");
  CHECK(include(top, "way-in") == "zones/way-in: one\n");
  CHECK(include(top, scratch.path("link/keys")) == "link/keys: keys\n");

  CHECK(include(top, "../outside") == "outside-directory");
  CHECK(include(top, "way-out") == "outside-directory");
  CHECK(include(top, "../zones-too") == "outside-directory");
  CHECK(include(top, "/etc/passwd") == "outside-directory");
  CHECK(include(top, "sub") == "is-directory");
  CHECK(include(top, ".") == "outside-directory");
  CHECK(include(top, "fifo") == "not-regular");
  CHECK(include(top, "missing") == "unreadable");
  CHECK(include(top, "") == "unreadable");
  CHECK(include(top, std::string_view("keys\0x", 6)) == "unreadable");

  const auto refused = files.read_include(top, top, "../outside", 100);
  CHECK(refused.error().fault == Fault::permission);
  CHECK(files.read_include(top, top, "keys", 2).error().code == "too-large");

  // The zone file itself is reached through a link to its directory.
  CHECK(files.read_include(scratch.path("link/db"), scratch.path("link/db"), "keys", 100)->second ==
        "keys\n");
}

TEST_CASE("includes of standard input or a bare name are below the working directory") {
  const ScratchDirectory scratch;
  scratch.write("db", "top\n");
  scratch.write("keys", "keys\n");
  CHECK(in_child([&]() -> std::string {
          fs::current_path(scratch.path());
          PosixFiles files;
          std::string text;
          for (const char* top : {"-", "db", "./db"}) {
            const auto found = files.read_include(top, top, "keys", 100);
            text += found ? found->first + ' ' : found.error().message;
          }
          return text;
        }) == "keys keys keys ");
}

TEST_CASE("same_file compares files and not paths") {
  const ScratchDirectory scratch;
  PosixFiles files;
  scratch.write("a", "x");
  scratch.write("b", "x");
  fs::create_symlink("a", scratch.path("link"));
  fs::create_hard_link(scratch.path("a"), scratch.path("hard"));
  CHECK(files.same_file(scratch.path("a"), scratch.path("a")));
  CHECK(files.same_file(scratch.path("a"), scratch.path("./a")));
  CHECK(files.same_file(scratch.path("a"), scratch.path("link")));
  CHECK(files.same_file(scratch.path("a"), scratch.path("hard")));
  CHECK_FALSE(files.same_file(scratch.path("a"), scratch.path("b")));
  CHECK_FALSE(files.same_file(scratch.path("a"), scratch.path("new")));
  CHECK(files.same_file(scratch.path("new"), scratch.path("./new")));
  CHECK_FALSE(files.same_file(scratch.path("new"), scratch.path("newer")));
  CHECK(in_child([&]() -> std::string {
          ::dup2(::open(scratch.path("a").c_str(), O_RDONLY), STDIN_FILENO);
          return std::string(files.same_file("-", scratch.path("a")) ? "a" : "") +
                 (files.same_file("-", scratch.path("b")) ? "b" : "");
        }) == "a");
}

TEST_CASE("a file that another user can have written is not read as one that names programs") {
  const ScratchDirectory scratch;
  PosixFiles files;
  const auto code = [&](const std::string& name) -> std::string {
    const auto text = files.read_trusted(scratch.path(name), 100);
    return text ? *text : std::string(text.error().code);
  };
  fs::create_directory(scratch.path("sticky"));
  fs::permissions(scratch.path("sticky"), fs::perms(01777));
  for (const char* name : {"plain", "open", "sticky/ours", "sticky/theirs"}) scratch.write(name, "text");
  fs::permissions(scratch.path("open"), fs::perms(0666));
  fs::create_symlink("../plain", scratch.path("sticky/link"));
  CHECK(code("plain") == "text");
  CHECK(code("open") == "permission-denied");
  CHECK(code("sticky/ours") == "text");
  CHECK(code("sticky/link") == "text");
  CHECK(code("missing") == "no-such-file");
  CHECK(code("missing/file") == "no-such-file");
  if (::geteuid() != 0) {
    skip("only root can make entries of another user");
    return;
  }
  REQUIRE(::mkfifo(scratch.path("sticky/fifo").c_str(), 0644) == 0);
  for (const char* name : {"sticky/theirs", "sticky/link", "sticky/fifo"}) {
    REQUIRE(::lchown(scratch.path(name).c_str(), 65534, 65534) == 0);
    CHECK(code(name) == "permission-denied");
  }
}

TEST_CASE("a file that names programs is read from a directory whose names cannot be listed") {
  const ScratchDirectory scratch;
  fs::create_directory(scratch.path("etc"));
  scratch.write("etc/plain", "text");
  fs::create_symlink("etc/plain", scratch.path("link"));
  fs::permissions(scratch.path("etc"), fs::perms(0111));
  for (const char* name : {"etc/plain", "link"}) {
    CHECK(as_nobody([&]() -> std::string {
            return PosixFiles().read_trusted(scratch.path(name), 100).value_or("refused");
          }) == "text");
  }
  fs::permissions(scratch.path("etc"), fs::perms(0755));
}

TEST_CASE("the bytes left to read are known for regular files only") {
  const ScratchDirectory scratch;
  scratch.write("list", "a.example\nb.example\n");
  scratch.write("empty", "");
  REQUIRE(::mkfifo(scratch.path("pipe").c_str(), 0600) == 0);
  PosixFiles files;
  CHECK(files.remaining_bytes(scratch.path("list")) == 20U);
  CHECK(files.remaining_bytes(scratch.path("empty")) == 0U);
  CHECK(files.remaining_bytes(scratch.path("pipe")) == std::nullopt);
  CHECK(files.remaining_bytes(scratch.path("none")) == std::nullopt);
  CHECK(files.remaining_bytes("/dev/zero") == std::nullopt);
  // Ten bytes of standard input are already read.
  CHECK(in_child([&]() -> std::string {
          const int list = ::open(scratch.path("list").c_str(), O_RDONLY);
          ::lseek(list, 10, SEEK_SET);
          ::dup2(list, STDIN_FILENO);
          return std::to_string(files.remaining_bytes("-").value_or(0));
        }) == "10");
}

TEST_CASE("a directory that others cannot search is found above a file") {
  const ScratchDirectory scratch;
  PosixFiles files;
  fs::create_directories(scratch.path("a/b"));
  scratch.write("a/b/file", "x");
  const std::string file = scratch.path("a/b/file");
  CHECK_FALSE(files.unsearchable_directory(file));
  fs::permissions(scratch.path("a/b"), fs::perms(0700));
  CHECK(files.unsearchable_directory(file) == fs::canonical(scratch.path("a/b")));
  CHECK_FALSE(files.unsearchable_directory(scratch.path("a/missing")));
  fs::permissions(scratch.path("a"), fs::perms(0750));
  CHECK(files.unsearchable_directory(file) == fs::canonical(scratch.path("a")));
  if (::geteuid() != 0) return;
  // The group of the web server can search it.
  REQUIRE(::chown(scratch.path("a").c_str(), 0, 65534) == 0);
  CHECK(files.unsearchable_directory(file) == fs::canonical(scratch.path("a/b")));
}

TEST_CASE("a file that was read through $INCLUDE is not replaced") {
  const ScratchDirectory scratch;
  scratch.write("db", "top\n");
  scratch.write("keys", "keys\n");
  fs::create_hard_link(scratch.path("keys"), scratch.path("again"));
  PosixFiles files;
  CHECK(files.replace(scratch.path("keys")));
  REQUIRE(files.read_include(scratch.path("db"), scratch.path("db"), "keys", 100));
  for (const char* name : {"keys", "again"}) {
    const auto refused = files.replace(scratch.path(name));
    REQUIRE_FALSE(refused);
    CHECK(refused.error().code == "input-is-output");
    CHECK(refused.error().fault == Fault::usage);
  }
  CHECK(files.replace(scratch.path("other")));
}

TEST_CASE("standard input is the file that it was redirected from") {
  const ScratchDirectory scratch;
  scratch.write("list", "example.com\n");
  CHECK(in_child([&]() -> std::string {
          const int list = ::open(scratch.path("list").c_str(), O_RDONLY | O_CLOEXEC);
          PosixFiles files;
          if (list < 0 || ::dup2(list, STDIN_FILENO) < 0) return "no list";
          return files.same_file("-", scratch.path("list")) && !files.same_file("-", scratch.path("new"))
                     ? "same"
                     : "other";
        }) == "same");
}

TEST_CASE("many files are compared with their texts on several threads") {
  const ScratchDirectory scratch;
  PosixFiles files;
  constexpr std::string_view kText = "version: STSv1\n";
  std::vector<ExpectedText> expected;
  std::vector<bool> same;
  for (int i = 0; i < 5000; ++i) {
    const std::string name = std::to_string(i);
    expected.push_back({name, kText});
    same.push_back(i % 7 != 0);
    if (i % 7 != 0) scratch.write(name, kText);
  }
  scratch.write("0", "version: STSv2\n");
  scratch.write("7", "version: STSv1\nmode: none\n");
  scratch.write("14", "version");
  fs::create_symlink("1", scratch.path("21"));
  fs::create_directory(scratch.path("28"));
  REQUIRE(::mkfifo(scratch.path("35").c_str(), 0600) == 0);
  CHECK(files.have_texts(scratch.path(), expected) == same);
  CHECK(files.have_texts(scratch.path("nowhere"), {{"1", kText}}) == std::vector<bool>{false});
  CHECK(files.have_texts(scratch.path(), {}).empty());
}

}  // namespace mtasts::test
