// Stores that a process leaves in the middle of its work, or uses beside another one.
#include <sys/mman.h>
#include <sys/mount.h>

#include <atomic>
#include <csignal>
#include <ctime>
#include <random>
#include <thread>

#include "adapters/report_store/sqlite_report_store.h"
#include "child_process.h"
#include "report_store/store_fixture.h"
#include "skip.h"

namespace mtasts::test {
namespace {

constexpr std::size_t kBatches = 20;

// The batch with this number; batches share domains and texts.
StoreBatch numbered_batch(std::size_t number) {
  StoreBatch batch;
  for (std::size_t i = 0; i < 10; ++i) {
    const std::string id = std::to_string(number) + '.' + std::to_string(i);
    StoredReport report = report_of(id, static_cast<int>(number % 7),
                                    {policy_of("d" + std::to_string(i * number % 50) + ".example")});
    report.report.policies[0].failures.resize(1 + i % 3);
    report.report.policies[0].failures[0].additional_information = std::string(100, 'x') + id;
    batch.reports.push_back(std::move(report));
    batch.messages.push_back({.key = id, .day = store_day(0)});
  }
  return batch;
}

// The dumps of a store before the first batch and after each.
std::vector<std::string> make_dumps() {
  const ScratchDirectory scratch(store_scratch_place());
  const auto store = open_store(scratch.path("store"));
  std::vector<std::string> dumps = {dump(scratch.path("store"))};
  for (std::size_t i = 0; i < kBatches; ++i) {
    add(*store, numbered_batch(i));
    dumps.push_back(dump(scratch.path("store")));
  }
  return dumps;
}

const std::vector<std::string>& dumps_of_batches() {
  static const std::vector<std::string> dumps = make_dumps();
  return dumps;
}

// Adds the batches from `first` on and counts them; "" or the error.
std::string add_batches(const std::string& path, std::size_t first, std::size_t step,
                        std::atomic<std::size_t>* count) {
  const auto store = open_report_store(path, IfMissing::create);
  if (!store) return store.error().message;
  for (std::size_t i = first; i < kBatches; i += step) {
    if (auto added = (*store)->add(numbered_batch(i)); !added) return added.error().message;
    if (count != nullptr) ++*count;
  }
  return "done";
}

void pause_for(long nanoseconds) {
  const timespec time = {0, nanoseconds};
  ::nanosleep(&time, nullptr);
}

TEST_CASE("a store survives kill -9 at any moment with all batches that were added") {
  const auto& dumps = dumps_of_batches();
  void* shared = ::mmap(nullptr, 4096, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  REQUIRE(shared != MAP_FAILED);
  auto* count = new (shared) std::atomic<std::size_t>(0);
  const ScratchDirectory scratch(store_scratch_place());
  const std::string path = scratch.path("store");
  std::mt19937 random(9);
  unsigned kills = 0;
  std::size_t kept = 0;
  for (int life = 0; life < 100 && kept < kBatches; ++life) {
    *count = kept;
    ChildProcess child([&] { return add_batches(path, kept, 1, count); });
    // The first children are killed while they create the store.
    constexpr int kCreating = 8;
    for (int waited = 0; life >= kCreating && *count == kept && waited < 2000; ++waited) pause_for(1'000'000);
    pause_for(static_cast<long>(random() % 1'000'000));
    child.send(SIGKILL);
    if (child.end() == "signal 9") ++kills;
    const std::string after = (open_store(path), dump(path));
    const auto found = std::find(dumps.begin(), dumps.end(), after);
    REQUIRE(found != dumps.end());
    const auto batches = static_cast<std::size_t>(found - dumps.begin());
    REQUIRE(batches >= *count);
    REQUIRE(batches <= *count + 1);
    kept = batches;
  }
  CHECK(kills > 0);  // on a busy machine many children are done before their signal
  CHECK(query(path, "PRAGMA integrity_check") == "ok|\n");
  ::munmap(shared, 4096);
}

TEST_CASE("a store whose tables could not be created has none of them and is created by the next run") {
  for (const rlim_t size : {0U, 1'000U, 4'096U, 10'000U, 20'000U}) {
    INFO(size);
    const ScratchDirectory scratch(store_scratch_place());
    const std::string path = scratch.path("store");
    const std::string outcome = in_child([&]() -> std::string {
      (void)std::signal(SIGXFSZ, SIG_IGN);
      const rlimit limit = {size, size};
      ::setrlimit(RLIMIT_FSIZE, &limit);
      const auto store = open_report_store(path, IfMissing::create);
      return store ? "created" : std::string(store.error().code);
    });
    REQUIRE(outcome == "io");
    CHECK(query(path, "SELECT count(*) FROM sqlite_schema; PRAGMA user_version") == "0|\n0|\n");
    CHECK(add(*open_store(path), numbered_batch(0)).size() == 10);
    CHECK(query(path, "PRAGMA user_version") == "1|\n");
  }
}

TEST_CASE("processes that add to one new store at once add all") {
  const std::string& expected = dumps_of_batches().back();
  for (int round = 0; round < 3; ++round) {
    const ScratchDirectory scratch(store_scratch_place());
    const std::string path = scratch.path("store");
    // The third adds what the others add, too.
    ChildProcess even([&] { return add_batches(path, 0, 2, nullptr); });
    ChildProcess odd([&] { return add_batches(path, 1, 2, nullptr); });
    ChildProcess all([&] { return add_batches(path, 0, 1, nullptr); });
    CHECK(even.end() == "done");
    CHECK(odd.end() == "done");
    CHECK(all.end() == "done");
    CHECK(dump(path) == expected);
    CHECK(scratch.names() == std::vector<std::string>{"store"});
  }
}

TEST_CASE("a reader sees one moment while another process adds and removes") {
  const ScratchDirectory scratch(store_scratch_place());
  const auto reader = open_store(scratch.path("store"));
  const auto writer = open_store(scratch.path("store"));
  add(*reader, {.reports = {report_of("id", 0, {policy_of("a.example"), policy_of("b.example")})}});
  std::string seen;
  REQUIRE(reader->for_each_domain({}, [&](const std::string& domain, const std::vector<ReportedPolicy>&) {
    seen += domain + '\n';
    add(*writer, {.reports = {report_of("new", 1, {policy_of("c.example")})}});
    return writer->prune_before(store_day(1)).has_value();
  }));
  CHECK(seen == "a.example\nb.example\n");
  REQUIRE(domains_in(*reader).size() == 1);
  CHECK(domains_in(*reader)[0].domain == "c.example");
  // Ids of texts that the other one removed are not used again.
  add(*reader, report_of("id", 2, {policy_of("a.example")}));
  CHECK(domains_in(*reader).size() == 2);
}

TEST_CASE("a store that another process does not release is an error") {
  const ScratchDirectory scratch(store_scratch_place());
  const std::string path = scratch.path("store");
  auto store = SqliteReportStore::open(path, IfMissing::create, std::chrono::milliseconds(1));
  REQUIRE(store);
  sqlite3* other = nullptr;
  REQUIRE(sqlite3_open(path.c_str(), &other) == SQLITE_OK);
  REQUIRE(sqlite3_exec(other, "BEGIN IMMEDIATE", nullptr, nullptr, nullptr) == SQLITE_OK);
  const auto refused = (*store)->add(numbered_batch(0));
  REQUIRE_FALSE(refused);
  CHECK(refused.error().fault == Fault::locked);
  CHECK(refused.error().code == "locked");
  CHECK(refused.error().message.find(path) != std::string::npos);
  CHECK(domains_in(**store).empty());
  sqlite3_close(other);
  CHECK((*store)->add(numbered_batch(0)));
}

// The other process creates the store at the same time.
TEST_CASE("a new store waits for a process that writes to it before it keeps a -wal file") {
  const ScratchDirectory scratch(store_scratch_place());
  const std::string path = scratch.path("store");
  REQUIRE(open_report_store(path, IfMissing::create));
  sqlite3* other = nullptr;
  REQUIRE(sqlite3_open(path.c_str(), &other) == SQLITE_OK);
  REQUIRE(sqlite3_exec(other, "PRAGMA journal_mode=DELETE; BEGIN IMMEDIATE", nullptr, nullptr, nullptr) ==
          SQLITE_OK);
  CHECK_FALSE(SqliteReportStore::open(path, IfMissing::create, std::chrono::milliseconds(1)));
  std::thread ending([&] {
    pause_for(100'000'000);
    sqlite3_close(other);
  });
  const auto store = SqliteReportStore::open(path, IfMissing::create, std::chrono::seconds(10));
  ending.join();
  REQUIRE(store);
  CHECK(query(path, "PRAGMA journal_mode") == "wal|\n");
}

// Adds batches until one fails, in a child: the number of those that succeeded, and the error.
std::string fill(const std::string& path) {
  const auto store = open_report_store(path, IfMissing::create);
  if (!store) return "not opened: " + store.error().message;
  for (std::size_t i = 0; i < kBatches; ++i) {
    if (auto added = (*store)->add(numbered_batch(i)); !added) {
      return std::to_string(i) + ' ' + std::string(added.error().code) + ' ' + added.error().message;
    }
  }
  return "everything fits";
}

void require_whole_batches(const std::string& path, const std::string& outcome) {
  INFO(outcome);
  const std::size_t batches = std::stoul(outcome);
  REQUIRE(batches > 0);
  CHECK(dump(path) == dumps_of_batches().at(batches));
  CHECK(query(path, "PRAGMA integrity_check") == "ok|\n");
}

TEST_CASE("a full disk keeps the batches before it") {
  const ScratchDirectory scratch;
  if (::mount("tmpfs", scratch.path().c_str(), "tmpfs", 0, "size=250k") != 0) {
    skip("mounting is not permitted here");
    return;
  }
  const std::string path = scratch.path("store");
  const std::string outcome = in_child([&] { return fill(path); });
  if (::mount("tmpfs", scratch.path().c_str(), "tmpfs", MS_REMOUNT, "size=10m") == 0) {
    CHECK(outcome.find(" disk-full cannot write " + path + ": No space left on device") != std::string::npos);
    require_whole_batches(path, outcome);
  }
  ::umount(scratch.path().c_str());
}

TEST_CASE("the limit of file sizes keeps the batches before it") {
  const ScratchDirectory scratch(store_scratch_place());
  const std::string path = scratch.path("store");
  const std::string outcome = in_child([&]() -> std::string {
    (void)std::signal(SIGXFSZ, SIG_IGN);
    const rlimit limit = {150'000, 150'000};
    ::setrlimit(RLIMIT_FSIZE, &limit);
    return fill(path);
  });
  INFO(outcome);
  CHECK(outcome.find(" io cannot write " + path + ": File too large") != std::string::npos);
  require_whole_batches(path, outcome);
}

}  // namespace
}  // namespace mtasts::test
