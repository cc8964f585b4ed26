// Replacing many files at once: each completely or not at all, each with its own result.
#include "adapters/files/staged_files.h"

#include <sys/mount.h>

#include "adapters/system/file_error.h"
#include "catch.h"
#include "child_process.h"
#include "faulty_calls.h"
#include "scratch_directory.h"
#include "skip.h"

namespace mtasts::test {
namespace {

namespace fs = std::filesystem;

FileHandle open_directory(const std::string& path) {
  return FileHandle(::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
}

std::string old_text(std::size_t number) {
  return "old " + std::to_string(number) + '\n';
}

// A tree in which every third file exists; the others are new, some in missing directories.
std::vector<NewFile> tree(std::size_t count, const ScratchDirectory& scratch) {
  std::vector<NewFile> files;
  for (std::size_t number = 0; number < count; ++number) {
    const std::string name = std::to_string(number);
    files.push_back(
        {number % 2 == 0 ? "d" + name + "/.well-known/file" : name + ".zone", "new " + name + '\n'});
    if (number % 3 != 0) continue;
    fs::create_directories(fs::path(scratch.path(files.back().relative)).parent_path());
    scratch.write(files.back().relative, old_text(number));
  }
  return files;
}

// Checks that each file is the old or the new one, and that each success is the new one.
void check_whole(const std::vector<NewFile>& files, const ScratchDirectory& scratch,
                 const std::vector<Result<void>>& results = {}) {
  for (std::size_t number = 0; number < files.size(); ++number) {
    const bool exists = fs::exists(scratch.path(files[number].relative));
    const std::string text = exists ? scratch.read(files[number].relative) : "";
    CAPTURE(number, text);
    const bool is_new = text == files[number].content;
    REQUIRE((is_new || (number % 3 == 0 ? text == old_text(number) : !exists)));
    if (!results.empty() && results[number]) REQUIRE(is_new);
  }
}

void check_all_new(const std::vector<NewFile>& files, const ScratchDirectory& scratch) {
  for (const NewFile& file : files) REQUIRE(scratch.read(file.relative) == file.content);
}

std::vector<Result<void>> replace(SystemCalls& calls, const std::string& root,
                                  const std::vector<NewFile>& files) {
  return StagedFiles(calls, open_directory(root), root).replace(files);
}

std::size_t failures(const std::vector<Result<void>>& results) {
  return static_cast<std::size_t>(
      std::count_if(results.begin(), results.end(), [](const auto& result) { return !result; }));
}

// In memory, since creating and removing so many files keeps a disk busy for minutes.
fs::path memory_directory() {
  return fs::is_directory("/dev/shm") ? "/dev/shm" : fs::temp_directory_path();
}

constexpr std::size_t kFew = 3;    // each synced alone
constexpr std::size_t kMany = 16;  // synced together

}  // namespace

TEST_CASE("contents are synced before the first rename and names after the last") {
  for (const bool has_syncfs : {true, false}) {
    for (const std::size_t count : {kFew, kMany}) {
      const ScratchDirectory scratch;
      FaultyCalls calls(0, Failure::never, 0);
      calls.has_syncfs = has_syncfs;
      const auto files = tree(count, scratch);
      REQUIRE(failures(replace(calls, scratch.path(), files)) == 0);
      check_all_new(files, scratch);
      CAPTURE(calls.log);
      if (count == kMany && has_syncfs) {
        CHECK(calls.log == std::string(kMany, 'w') + 'S' + std::string(kMany, 'r') + 'S');
        continue;
      }
      // A sync for each content, then its rename; one for each directory from the file up to the root.
      std::string expected(count, 'w');
      for (std::size_t number = 0; number < count; ++number) expected += "sr";
      for (std::size_t number = 0; number < count; ++number) expected += number % 2 == 0 ? "sss" : "s";
      CHECK(calls.log == expected);
    }
  }
}

TEST_CASE("a file that was changed since its new content was made is left as it is") {
  struct Change {
    std::optional<std::string> read;
    std::optional<std::string> now;
    bool is_replaced;
  };
  for (const Change& change : std::vector<Change>{{"old\n", "old\n", true},
                                                  {std::nullopt, std::nullopt, true},
                                                  {"", "", true},
                                                  {"old\n", "new\n", false},
                                                  {"old\n", "old\nand more\n", false},
                                                  {"old\n", "old", false},
                                                  {"old\n", std::nullopt, false},
                                                  {std::nullopt, "made meanwhile\n", false}}) {
    for (const std::size_t count : {kFew, kMany}) {
      const ScratchDirectory scratch;
      std::vector<NewFile> files = tree(count, scratch);
      files.push_back({"own/file", "planned\n", change.read});
      fs::create_directories(scratch.path("own"));
      if (change.now) scratch.write("own/file", *change.now);
      CAPTURE(change.read.value_or("none"), change.now.value_or("none"), count);
      const auto results = replace(kernel_calls(), scratch.path(), files);
      CHECK(failures(results) == (change.is_replaced ? 0 : 1));
      const bool exists = fs::exists(scratch.path("own/file"));
      const std::string text = exists ? scratch.read("own/file") : "none";
      CHECK(text == (change.is_replaced ? "planned\n" : change.now.value_or("none")));
      if (!results.back()) {
        CHECK(results.back().error().code == "changed-meanwhile");
        CHECK(results.back().error().fault == Fault::locked);
      }
      CHECK_FALSE(fs::exists(scratch.path(".mtasts.staged")));
    }
  }
}

TEST_CASE("an error of any system call is reported for its files and tears none", "[slow]") {
  for (const std::size_t count : {kFew, kMany}) {
    for (const Failure failure : {Failure::once, Failure::always_from}) {
      for (const int number : {ENOSPC, EIO}) {
        bool failed = true;
        for (unsigned nth = 1; failed; ++nth) {
          const ScratchDirectory scratch(memory_directory());
          const auto files = tree(count, scratch);
          FaultyCalls calls(nth, failure, number);
          const auto results = replace(calls, scratch.path(), files);
          failed = calls.failed();
          CAPTURE(count, nth, number, calls.log);
          check_whole(files, scratch, results);
          REQUIRE_FALSE(fs::exists(scratch.path(".mtasts.staged")));
          for (std::size_t index = 0; index < count; ++index) {
            if (results[index]) continue;
            REQUIRE(results[index].error().fault == Fault::io);
            REQUIRE(results[index].error().message.ends_with(' ' + scratch.path(files[index].relative) +
                                                             ": " + errno_text(number)));
          }
          // syncfs() affects all files. A disk that is full only once has room at the second attempt.
          const std::size_t concerned = calls.log.find('F') != std::string::npos ? count : 1;
          if (failure == Failure::once && failed) {
            REQUIRE((failures(results) == concerned || (number == ENOSPC && failures(results) == 0)));
          }
          if (!failed) REQUIRE(failures(results) == 0);
          // Another run finishes the rest.
          FaultyCalls none(0, Failure::never, 0);
          REQUIRE(failures(replace(none, scratch.path(), files)) == 0);
          check_all_new(files, scratch);
        }
      }
    }
  }
}

TEST_CASE("files staged by a process killed at any system call are old or new", "[slow]") {
  for (const std::size_t count : {kFew, kMany}) {
    for (const Failure failure : {Failure::kill, Failure::kill_halfway}) {
      std::string end;
      for (unsigned nth = 1; end != "0 failed"; ++nth) {
        const ScratchDirectory scratch(memory_directory());
        const auto files = tree(count, scratch);
        end = in_child([&] {
          FaultyCalls calls(nth, failure, 0);
          return std::to_string(failures(replace(calls, scratch.path(), files))) + " failed";
        });
        CAPTURE(count, nth, end);
        REQUIRE((end == "signal 9" || end == "0 failed"));
        check_whole(files, scratch);
        REQUIRE(remove_staged_files(open_directory(scratch.path()).get(), scratch.path()));
        REQUIRE_FALSE(fs::exists(scratch.path(".mtasts.staged")));
      }
    }
  }
}

TEST_CASE("a file that cannot be replaced does not affect the others") {
  for (const std::size_t count : {kFew, kMany}) {
    const ScratchDirectory scratch;
    auto files = tree(count, scratch);
    fs::create_directory(scratch.path("directory"));
    fs::create_directory_symlink("directory", scratch.path("link"));
    files.insert(files.begin() + 1, {"directory", "x"});
    files.insert(files.begin() + 3, {"link/file", "x"});
    files.push_back({"../file", "x"});
    const auto results = replace(kernel_calls(), scratch.path(), files);
    CHECK(failures(results) == 3);
    CHECK(results[1].error().code == "is-directory");
    CHECK(results[3].error().code == "symbolic-link");
    CHECK(results.back().error().code == "outside-directory");
    files.pop_back();
    files.erase(files.begin() + 3);
    files.erase(files.begin() + 1);
    check_all_new(files, scratch);
    CHECK(fs::is_empty(scratch.path("directory")));
  }
}

TEST_CASE("more files than fit the staging directory are replaced") {
  const ScratchDirectory scratch;
  std::vector<NewFile> files;
  for (unsigned number = 0; number < 2 * kMaxStagedFiles + 5; ++number) {
    files.push_back({std::to_string(number) + ".zone", "new " + std::to_string(number) + '\n'});
  }
  FaultyCalls calls(0, Failure::never, 0);
  REQUIRE(failures(replace(calls, scratch.path(), files)) == 0);
  check_all_new(files, scratch);
  CHECK(std::count(calls.log.begin(), calls.log.end(), 'S') == 4);
}

TEST_CASE("a new file has mode 0644 and an existing one keeps mode and owner when staged") {
  const ScratchDirectory scratch;
  scratch.write("existing", "old\n");
  fs::permissions(scratch.path("existing"), fs::perms(0640));
  const bool privileged = ::geteuid() == 0;
  if (privileged) REQUIRE(::chown(scratch.path("existing").c_str(), 65534, 65533) == 0);
  const mode_t before = ::umask(077);
  const auto results = replace(kernel_calls(), scratch.path(), {{"existing", "new\n"}, {"a/b", "new\n"}});
  ::umask(before);
  REQUIRE(failures(results) == 0);
  CHECK(scratch.mode("existing") == 0640);
  CHECK(scratch.mode("a") == 0755);
  CHECK(scratch.mode("a/b") == 0644);
  if (privileged) CHECK(scratch.status("existing").st_uid == 65534);
}

TEST_CASE("files are replaced in groups on a nearly full disk") {
  const ScratchDirectory scratch;
  if (::mount("tmpfs", scratch.path().c_str(), "tmpfs", 0, "size=64k") != 0) {
    skip("mounting is not permitted here");
    return;
  }
  std::vector<NewFile> files;
  for (int number = 0; number < 12; ++number) {
    files.push_back({std::to_string(number), std::string(4096, 'n')});
    scratch.write(files.back().relative, std::string(4096, 'o'));
  }
  const auto replaced = replace(kernel_calls(), scratch.path(), files);
  std::size_t all_new = 0;
  for (const NewFile& file : files) all_new += scratch.read(file.relative) == file.content ? 1 : 0;
  // The remaining files report the full disk.
  for (int number = 12; number < 30; ++number)
    files.push_back({std::to_string(number), std::string(4096, 'n')});
  const auto too_many = replace(kernel_calls(), scratch.path(), files);
  const bool ends_there = !fs::exists(scratch.path("29"));
  ::umount(scratch.path().c_str());
  CHECK(failures(replaced) == 0);
  CHECK(all_new == 12);
  CHECK(ends_there);
  CHECK(failures(too_many) >= 14);
  CHECK(too_many.back().error().code == "disk-full");
}

TEST_CASE("a file system mounted below the root is written") {
  const ScratchDirectory scratch;
  fs::create_directory(scratch.path("d0"));
  if (::mount("tmpfs", scratch.path("d0").c_str(), "tmpfs", 0, "size=64k") != 0) {
    skip("mounting is not permitted here");
    return;
  }
  for (const std::size_t count : {kFew, kMany}) {
    const auto files = tree(count, scratch);
    const auto results = replace(kernel_calls(), scratch.path(), files);
    const std::string text = scratch.read(files[0].relative);
    CHECK(failures(results) == 0);
    CHECK(text == files[0].content);
    CHECK(std::distance(fs::directory_iterator(scratch.path("d0/.well-known")), {}) == 1);
  }
  ::umount(scratch.path("d0").c_str());
}

}  // namespace mtasts::test
