// Files that are no store, or not one that mtasts made.
#include <sys/stat.h>
#include <unistd.h>

#include <fstream>

#include "child_process.h"
#include "report_store/store_fixture.h"
#include "skip.h"

namespace mtasts::test {
namespace {

// Makes a store with one report.
std::string make_store(const ScratchDirectory& scratch) {
  std::string path = scratch.path("store");
  StoredReport report = report_of("id", 0, {policy_of("example.com", 1, 1)});
  report.report.policies[0].failures.resize(1);
  add(*open_store(path), report);
  return path;
}

// The first error of a run that reads and adds.
std::optional<Error> first_error(const std::string& path, IfMissing if_missing = IfMissing::create) {
  const auto store = open_report_store(path, if_missing);
  if (!store) return store.error();
  const auto ignore = [](const std::string&, const std::vector<ReportedPolicy>&) { return true; };
  if (auto read = (*store)->for_each_domain({}, ignore); !read) return read.error();
  if (auto added = (*store)->add({.reports = {report_of("2", 1, {policy_of("b.example")})}}); !added) {
    return added.error();
  }
  return {};
}

void require_error(const std::string& path, Fault fault, const std::string& code, const std::string& why) {
  const auto error = first_error(path);
  REQUIRE(error);
  INFO(error->message);
  CHECK(error->fault == fault);
  CHECK(error->code == code);
  CHECK(error->message.find(path) != std::string::npos);
  CHECK(error->message.find(why) != std::string::npos);
}

TEST_CASE("a file that is no store is refused and left as it is") {
  struct Row {
    const char* name;
    std::string content;  // or SQL
    const char* code;
    const char* why;
  };
  const std::string large(10'000, 'x');
  const Row rows[] = {
      {"text", "no database", "not-a-store", "it is no SQLite database"},
      {"a large text", large, "not-a-store", "it is no SQLite database"},
      {"zeros", std::string(4096, '\0'), "not-a-store", "it is no SQLite database"},
      {"an old database", std::string("SQLite format 2\0", 16) + large, "not-a-store", "no SQLite database"},
      {"another database", "CREATE TABLE t(a)", "not-a-store", "the database of another program"},
      {"a database in use", "PRAGMA journal_mode=WAL; PRAGMA application_id=7; CREATE TABLE t(a)",
       "not-a-store", "the database of another program"},
      {"a newer store", "PRAGMA application_id=0x6D747372; PRAGMA user_version=2; CREATE TABLE t(a)",
       "newer-store", "version 2"},
      {"a store of the far future", "PRAGMA application_id=0x6D747372; PRAGMA user_version=-1", "newer-store",
       "version 4294967295"},
  };
  for (const Row& row : rows) {
    INFO(row.name);
    const ScratchDirectory scratch(store_scratch_place());
    const std::string path = scratch.path("store");
    const bool is_sql = row.content.starts_with("CREATE") || row.content.starts_with("PRAGMA");
    if (is_sql) {
      query(path, row.content);
    } else {
      scratch.write("store", row.content);
    }
    const std::string before = scratch.read("store");
    for (const IfMissing if_missing : {IfMissing::create, IfMissing::fail}) {
      const auto error = first_error(path, if_missing);
      REQUIRE(error);
      CHECK(error->fault == Fault::unreadable);
      CHECK(error->code == row.code);
      CHECK(error->message.find(row.why) != std::string::npos);
      CHECK(error->message.find(path) != std::string::npos);
      CHECK_FALSE(error->hint.empty());
    }
    CHECK(scratch.read("store") == before);
    CHECK(scratch.names() == std::vector<std::string>{"store"});
  }
}

TEST_CASE("a store that another program changed is refused with the reason") {
  struct Row {
    const char* sql;
    const char* why;
  };
  const Row rows[] = {
      {"CREATE TRIGGER evil AFTER INSERT ON reports BEGIN DELETE FROM texts; END", "the trigger \"evil\""},
      {"CREATE VIEW evil AS SELECT load_extension('x')", "the view \"evil\""},
      {"CREATE INDEX evil ON reports(number)", "the index \"evil\""},
      {"CREATE TABLE evil(a)", "the table \"evil\""},
      {"DROP TABLE texts; CREATE VIEW texts AS SELECT 1 AS id, load_extension('x') AS text",
       "the view \"texts\""},
      {"DROP TABLE texts; CREATE TABLE texts(id INTEGER PRIMARY KEY, text DEFAULT (load_extension('x')))",
       "the table \"texts\""},
      {"DROP TABLE messages", "a table is missing"},
      {"PRAGMA user_version=0", "it has no version"},
      {"DELETE FROM state", "its state is missing"},
      {"DELETE FROM texts", "a text is missing"},
      {"UPDATE policies SET day = 1 << 40; UPDATE failures SET day = 1 << 40",
       "a day is outside the calendar"},
      {"UPDATE policies SET further_days = 1 << 40", "a day is outside the calendar"},
      {"UPDATE state SET next_report = (SELECT number FROM reports); UPDATE policies SET day = day + 1, "
       "domain ="
       " 2; INSERT INTO domains VALUES (2, 'b.example')",
       "UNIQUE constraint failed"},
  };
  for (const Row& row : rows) {
    INFO(row.sql);
    const ScratchDirectory scratch(store_scratch_place());
    const std::string path = make_store(scratch);
    query(path, row.sql);
    require_error(path, Fault::unreadable, "store-damaged", row.why);
  }
}

TEST_CASE("statistics of ANALYZE do not make a store a foreign one") {
  const ScratchDirectory scratch(store_scratch_place());
  const std::string path = make_store(scratch);
  query(path, "ANALYZE");
  CHECK_FALSE(first_error(path));
}

TEST_CASE("damaged pages of a store are reported") {
  const ScratchDirectory scratch(store_scratch_place());
  const std::string path = make_store(scratch);
  const std::string whole = scratch.read("store");
  REQUIRE(whole.size() % 4096 == 0);
  unsigned reported = 0;
  for (std::size_t page = 0; page < whole.size() / 4096; ++page) {
    INFO("page " << page);
    std::string damaged = whole;
    damaged.replace(page * 4096 + (page == 0 ? 100 : 0), 1000, std::string(1000, '\xFF'));
    scratch.write("store", damaged);
    const auto error = first_error(path);
    if (!error) continue;  // the page of a table that was not read
    CHECK(error->code == "store-damaged");
    ++reported;
  }
  CHECK(reported >= 6);
  scratch.write("store", whole.substr(0, whole.size() / 2));
  require_error(path, Fault::unreadable, "store-damaged", "malformed");
}

TEST_CASE("a path that cannot be a store is refused by name") {
  const ScratchDirectory scratch(store_scratch_place());
  require_error(scratch.path(), Fault::not_created, "is-directory", "it is a directory");
  require_error(scratch.path("missing/store"), Fault::not_created, "not-created",
                "No such file or directory");
  require_error("/dev/null", Fault::not_created, "not-regular", "no regular file");
  REQUIRE(::mkfifo(scratch.path("pipe").c_str(), 0600) == 0);
  require_error(scratch.path("pipe"), Fault::not_created, "not-regular", "no regular file");
  REQUIRE(::symlink("loop", scratch.path("loop").c_str()) == 0);
  require_error(scratch.path("loop"), Fault::not_created, "not-created", "symbolic links");
  CHECK(first_error("")->fault == Fault::not_created);
  for (const char* name : {":memory:", "file:store?mode=memory"}) {
    CHECK_FALSE(first_error(scratch.path(name)));
    CHECK(scratch.status(name).st_size > 0);
  }
}

TEST_CASE("a symbolic link of the user leads to the store") {
  const ScratchDirectory scratch(store_scratch_place());
  const std::string path = make_store(scratch);
  REQUIRE(::symlink("store", scratch.path("link").c_str()) == 0);
  CHECK_FALSE(first_error(scratch.path("link")));
  CHECK(domains_in(*open_store(path)).size() == 2);
  CHECK(scratch.names() == std::vector<std::string>{"link", "store"});
}

TEST_CASE("files that another user put beside a store are not believed") {
  if (::geteuid() != 0) return skip("only root can give files away");
  constexpr unsigned kNobody = 65534;
  for (const char* name : {"store", "store-wal", "store-journal", "store-shm"}) {
    INFO(name);
    const ScratchDirectory scratch(store_scratch_place());
    make_store(scratch);
    std::filesystem::permissions(scratch.path(), std::filesystem::perms(01777));
    if (std::string_view(name) != "store") scratch.write(name, "");
    REQUIRE(::chown(scratch.path(name).c_str(), kNobody, kNobody) == 0);
    require_error(scratch.path("store"), Fault::permission, "permission-denied",
                  "another user made the entry");
  }
}

TEST_CASE("a store that the user may not write to is refused") {
  const ScratchDirectory scratch(store_scratch_place());
  const std::string path = make_store(scratch);
  const auto outcome = [&path] {
    return as_nobody([&path]() -> std::string {
      const auto error = first_error(path);
      return error ? std::string(error->code) + ' ' + error->message : "no error";
    });
  };
  const std::string denied = "permission-denied cannot write " + path + ": Permission denied";
  CHECK(outcome() == denied);
  std::filesystem::permissions(path, std::filesystem::perms(0666));
  CHECK(outcome() == denied);  // its directory is not writable
  std::filesystem::permissions(scratch.path(), std::filesystem::perms(0777));
  std::filesystem::permissions(path, std::filesystem::perms(0444));
  CHECK(outcome() == denied);
}

// The domains that the user nobody reads, or the error.
std::string read_as_nobody(const std::string& path) {
  return as_nobody([&path]() -> std::string {
    const auto store = open_report_store(path, IfMissing::fail);
    if (!store) return std::string(store.error().code) + ' ' + store.error().message;
    std::string domains;
    const auto read = (*store)->for_each_domain({}, [&](const std::string& domain, const auto&) {
      domains += domain + '\n';
      return true;
    });
    return read ? domains : std::string(read.error().code) + ' ' + read.error().message;
  });
}

TEST_CASE("a reader needs no permission to write") {
  const ScratchDirectory scratch(store_scratch_place());
  const std::string path = make_store(scratch);
  std::filesystem::permissions(scratch.path(), std::filesystem::perms(0755));
  std::filesystem::permissions(path, std::filesystem::perms(0644));
  CHECK(read_as_nobody(path) == "example.com\n");
  CHECK(scratch.names() == std::vector<std::string>{"store"});
  std::filesystem::rename(path, scratch.path("a store?#%20"));
  CHECK(read_as_nobody(scratch.path("a store?#%20")) == "example.com\n");
}

TEST_CASE("a reader without permission to read is told so") {
  if (::geteuid() != 0) return skip("the owner may read");
  const ScratchDirectory scratch(store_scratch_place());
  const std::string path = make_store(scratch);
  std::filesystem::permissions(scratch.path(), std::filesystem::perms(0755));
  std::filesystem::permissions(path, std::filesystem::perms(0600));
  CHECK(read_as_nobody(path) == "permission-denied cannot read " + path + ": Permission denied");
}

TEST_CASE("a reader without permission to write sees what a running process has added") {
  const ScratchDirectory scratch(store_scratch_place());
  const std::string path = make_store(scratch);
  std::filesystem::permissions(scratch.path(), std::filesystem::perms(0755));
  const auto writer = open_store(path);
  add(*writer, report_of("2", 1, {policy_of("new.example")}));
  for (const char* name : {"store", "store-wal", "store-shm"}) {
    std::filesystem::permissions(scratch.path(name), std::filesystem::perms(0644));
  }
  CHECK(read_as_nobody(path) == "example.com\nnew.example\n");
}

TEST_CASE("a reader without permission to write is told who can write the rest of a store back") {
  if (::geteuid() != 0) return skip("the owner may write");
  const ScratchDirectory scratch(store_scratch_place());
  const std::string path = make_store(scratch);
  std::filesystem::permissions(scratch.path(), std::filesystem::perms(0755));
  ChildProcess child([&] {
    const auto writer = open_store(path);
    add(*writer, report_of("2", 1, {policy_of("new.example")}));
    std::filesystem::remove(scratch.path("store-shm"));
    ::raise(SIGKILL);
    return std::string();
  });
  REQUIRE(child.end() == "signal 9");
  for (const char* name : {"store", "store-wal"}) {
    std::filesystem::permissions(scratch.path(name), std::filesystem::perms(0644));
  }
  CHECK(read_as_nobody(path).starts_with("permission-denied cannot read " + path + ": the last run"));
  CHECK(domains_in(*open_store(path)).size() == 2);
}

TEST_CASE("a store that changes while it is read without locks is an error") {
  if (::geteuid() != 0) return skip("the owner may write");
  constexpr unsigned kNobody = 65534;
  const ScratchDirectory scratch(store_scratch_place());
  const std::string path = make_store(scratch);
  std::filesystem::permissions(scratch.path(), std::filesystem::perms(0755));
  REQUIRE(::chown(path.c_str(), kNobody, kNobody) == 0);
  const std::string outcome = as_nobody([&path]() -> std::string {
    const auto store = open_report_store(path, IfMissing::fail);
    if (!store) return store.error().message;
    const auto read = (*store)->for_each_domain({}, [&](const std::string&, const auto&) {
      std::filesystem::last_write_time(path, {});
      return true;
    });
    return read ? "read" : std::string(read.error().code) + ' ' + read.error().message;
  });
  CHECK(outcome == "locked another process changed " + path + " while it was read");
}

}  // namespace
}  // namespace mtasts::test
