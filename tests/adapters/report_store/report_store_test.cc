// A store of TLS reports: what it keeps, and what does not matter to it.
#include <sys/stat.h>

#include <algorithm>
#include <cstdlib>
#include <random>

#include "child_process.h"
#include "report_store/store_fixture.h"

namespace mtasts::test {
namespace {

TlsrptFailure failure_with(std::string text) {
  TlsrptFailure failure;
  failure.result_type = "certificate-expired";
  failure.sending_mta_ip = "192.0.2.1";
  failure.receiving_mx_hostname = "MX.example.com.";
  failure.receiving_mx_helo = "helo";
  failure.receiving_ip = "2001:db8::1";
  failure.failed_sessions = 3;
  failure.additional_information = std::move(text);
  failure.failure_reason_code = "X509_V_ERR_CERT_HAS_EXPIRED";
  return failure;
}

// A hundred reports that meet each other in every way: copies, verified copies, conflicts, many policies.
std::vector<StoredReport> various_reports() {
  std::mt19937 random(20261129);
  const auto below = [&random](unsigned limit) { return static_cast<unsigned>(random() % limit); };
  std::vector<StoredReport> reports;
  for (int i = 0; i < 100; ++i) {
    std::vector<TlsrptPolicy> policies;
    for (unsigned n = below(3) + 1; n > 0; --n) {
      TlsrptPolicy policy = policy_of("d" + std::to_string(below(5)) + ".example", below(2), below(2));
      if (below(4) == 0) policy.policy_type = "tlsa";
      for (unsigned f = below(3); f > 0; --f)
        policy.failures.push_back(failure_with(std::to_string(below(2))));
      policies.push_back(std::move(policy));
    }
    StoredReport report = report_of("id" + std::to_string(below(4)), static_cast<int>(below(3)), policies,
                                    "Sender " + std::to_string(below(2)));
    report.document = "document " + std::to_string(i);
    if (below(3) == 0) report.authenticated_by = "mx" + std::to_string(below(2)) + ".receiver.example";
    if (!report.authenticated_by.empty()) report.signer = "sender.example";
    if (below(2) == 0) report.report_domain = "d" + std::to_string(below(2)) + ".example";
    reports.push_back(report);
    // The same report in another spelling.
    std::reverse(report.report.policies.begin(), report.report.policies.end());
    report.document += " again";
    if (below(2) == 0) reports.push_back(std::move(report));
  }
  return reports;
}

std::string dump_of(const std::vector<StoredReport>& reports, const std::vector<std::size_t>& ends) {
  const ScratchDirectory scratch(store_scratch_place());
  {
    const auto store = open_store(scratch.path("store"));
    std::size_t begin = 0;
    for (const std::size_t end : ends) {
      add(*store, {.reports = {reports.begin() + static_cast<std::ptrdiff_t>(begin),
                               reports.begin() + static_cast<std::ptrdiff_t>(end)}});
      begin = end;
    }
  }
  return dump(scratch.path("store"));
}

TEST_CASE("the same reports give the same store in any order and split and also twice") {
  std::vector<StoredReport> reports = various_reports();
  const std::string expected = dump_of(reports, {reports.size()});
  CHECK(std::count(expected.begin(), expected.end(), '\n') > 100);
  std::mt19937 random(1);
  for (int round = 0; round < 20; ++round) {
    INFO("round " << round);
    std::vector<StoredReport> shuffled = reports;
    if (round % 2 == 1) shuffled.insert(shuffled.end(), reports.begin(), reports.end());
    std::shuffle(shuffled.begin(), shuffled.end(), random);
    std::vector<std::size_t> ends = {shuffled.size()};
    for (auto splits = random() % 10; splits > 0; --splits) ends.push_back(random() % shuffled.size());
    std::sort(ends.begin(), ends.end());
    REQUIRE(dump_of(shuffled, ends) == expected);
  }
}

TEST_CASE("a store returns the policies of a report as they were") {
  TlsrptPolicy odd = policy_of("EXAMPLE.com.", 0, 7);
  odd.policy_type = "sts\n";
  odd.policy_string = {"", "a\nb", "c\\n", std::string("nul\0here", 8), "\xFF"};
  odd.mx_host = {""};
  odd.successful_sessions = {};
  odd.failures = {failure_with("one"), TlsrptFailure{}, failure_with("two")};
  TlsrptPolicy empty;
  StoredReport report = report_of("id", 0, {odd, policy_of("example.com"), empty, odd});
  report.report.end += std::chrono::hours(48);
  report.authenticated_by = "mx.receiver.example";
  report.signer = "sender.example";
  for (const bool is_private : {true, false}) {
    const ScratchDirectory scratch(store_scratch_place());
    const auto store = open_store(is_private ? std::nullopt : std::optional(scratch.path("store")));
    CHECK(add(*store, report) == StoreOutcome::added);
    const auto domains = domains_in(*store);
    REQUIRE(domains.size() == 1);
    CHECK(domains[0].domain == "example.com");
    REQUIRE(domains[0].policies.size() == 4);
    for (std::size_t i = 0; i < 4; ++i) {
      const ReportedPolicy& policy = domains[0].policies[i];
      CHECK(policy.policy == report.report.policies[i]);
      CHECK(policy.organization == "Example Sender");
      CHECK(policy.day == store_day(0));
      CHECK(policy.last_day == store_day(2));
      CHECK(policy.signer == "sender.example");
      CHECK(policy.report == domains[0].policies[0].report);
    }
  }
}

TEST_CASE("the same report is kept once and another one with its id is a conflict") {
  const auto store = open_store({});
  const StoredReport report = report_of("id", 0, {policy_of("a.example"), policy_of("b.example")});
  StoredReport reordered = report;
  std::swap(reordered.report.policies[0], reordered.report.policies[1]);
  StoredReport other = report;
  other.report.policies[0].successful_sessions = 11;
  StoredReport other_range = report;
  other_range.report.end += std::chrono::seconds(1);
  StoredReport other_sender = report;
  other_sender.report.organization_name = "Another Sender";
  CHECK(add(*store, {.reports = {report, report, reordered, other, other_range, other_sender}}) ==
        std::vector{StoreOutcome::added, StoreOutcome::duplicate, StoreOutcome::duplicate,
                    StoreOutcome::conflict, StoreOutcome::added, StoreOutcome::added});
  CHECK(add(*store, other) == StoreOutcome::duplicate);
  const auto domains = domains_in(*store);
  REQUIRE(domains.size() == 2);
  CHECK(domains[0].policies.size() == 4);
  CHECK(domains[1].policies.size() == 4);
}

TEST_CASE("a verified copy verifies the report and an unverified one changes nothing") {
  const auto store = open_store({});
  StoredReport report = report_of("id", 0, {policy_of("example.com"), TlsrptPolicy()});
  StoredReport verified = report;
  verified.authenticated_by = "mx.receiver.example";
  verified.signer = "sender.example";
  const auto signers = [&store] {
    std::string found;
    for (const auto& each : domains_in(*store)) {
      for (const auto& policy : each.policies) found += each.domain + ' ' + policy.signer + '\n';
    }
    return found;
  };
  CHECK(add(*store, report) == StoreOutcome::added);
  CHECK(signers() == "example.com \nexample.com \n");
  for (const StoredReport& copy : {verified, report}) {
    CHECK(add(*store, copy) == StoreOutcome::duplicate);
    CHECK(signers() == "example.com sender.example\nexample.com sender.example\n");
  }
}

TEST_CASE("the report domain of the mail names the domain that a report leaves out") {
  const auto store = open_store({});
  TlsrptPolicy unnamed = policy_of("");
  unnamed.policy_type = "no-policy-found";
  StoredReport report = report_of("id", 0, {unnamed});
  StoredReport copy = report;
  copy.report_domain = "Example.COM";
  copy.authenticated_by = "mx.receiver.example";
  CHECK(add(*store, report) == StoreOutcome::added);
  CHECK(domains_in(*store).at(0).domain.empty());
  CHECK(add(*store, copy) == StoreOutcome::duplicate);
  const auto domains = domains_in(*store);
  REQUIRE(domains.size() == 1);
  CHECK(domains[0].domain == "example.com");
}

TEST_CASE("a selection limits domain and days and the sink can end it") {
  const auto store = open_store({});
  for (int day = 0; day < 4; ++day) {
    add(*store, report_of("id", day, {policy_of("b.example"), policy_of("a.example")}));
  }
  add(*store, report_of("other", 3, {policy_of("c.example")}));
  const auto count = [&store](const ReportSelection& selection) {
    std::string found;
    for (const auto& each : domains_in(*store, selection)) {
      found += each.domain + ' ' + std::to_string(each.policies.size()) + '\n';
    }
    return found;
  };
  CHECK(count({}) == "a.example 4\nb.example 4\nc.example 1\n");
  CHECK(count({.domain = "b.example"}) == "b.example 4\n");
  CHECK(count({.domain = "d.example"}).empty());
  CHECK(count({.since = store_day(1), .until = store_day(2)}) == "a.example 2\nb.example 2\n");
  CHECK(count({.domain = "a.example", .since = store_day(3)}) == "a.example 1\n");
  CHECK(count({.until = store_day(-1)}).empty());
  unsigned calls = 0;
  REQUIRE(store->for_each_domain({}, [&](const std::string&, const std::vector<ReportedPolicy>&) {
    ++calls;
    return false;
  }));
  CHECK(calls == 1);
  CHECK(add(*store, report_of("id", 9, {})) == StoreOutcome::added);
}

TEST_CASE("a message is read once also by a later run") {
  const ScratchDirectory scratch(store_scratch_place());
  for (const bool is_known : {false, true}) {
    const auto store = open_store(scratch.path("store"));
    for (const char* key : {"1700000000.M1P2.host", "", "reports.mbox 100"}) {
      const auto found = store->has_read(key);
      REQUIRE(found);
      CHECK(*found == is_known);
      // Questions between the batches see the batch before.
      add(*store, {.messages = {{.key = key, .day = store_day(0), .error = "no-report"}}});
      CHECK(*store->has_read(key));
      CHECK_FALSE(*store->has_read("another"));
    }
  }
}

TEST_CASE("removed reports do not come back") {
  const ScratchDirectory scratch(store_scratch_place());
  const auto store = open_store(scratch.path("store"));
  StoredReport old = report_of("old", 0, {policy_of("old.example"), policy_of("both.example")});
  old.report.policies[0].failures = {failure_with("only here")};
  const StoredReport recent = report_of("new", 5, {policy_of("both.example")}, "Another Sender");
  add(*store, {.reports = {old, recent},
               .messages = {{.key = "old", .day = store_day(1), .error = "no-report"},
                            {.key = "new", .day = store_day(5)}}});
  const auto pruned = store->prune_before(store_day(5));
  REQUIRE(pruned);
  CHECK(*pruned == 1);
  const auto domains = domains_in(*store);
  REQUIRE(domains.size() == 1);
  CHECK(domains[0].domain == "both.example");
  CHECK(domains[0].policies.size() == 1);
  CHECK_FALSE(*store->has_read("old"));
  CHECK(*store->has_read("new"));
  CHECK(add(*store, {.reports = {old, recent}}) ==
        std::vector{StoreOutcome::pruned, StoreOutcome::duplicate});
  CHECK(*store->prune_before(store_day(0)) == 0);
  CHECK(add(*store, old) == StoreOutcome::pruned);
  // Nothing of the old report is left, not even its texts.
  CHECK(query(scratch.path("store"), "SELECT text FROM domains") == "both.example|\n");
  CHECK(
      query(
          scratch.path("store"),
          "SELECT text FROM texts WHERE text IN ('only here', 'Example Sender', 'no-report', 'old.example')")
          .empty());
  CHECK(query(scratch.path("store"), "SELECT count(*) FROM failures") == "0|\n");
  CHECK(query(scratch.path("store"), "PRAGMA integrity_check") == "ok|\n");
}

TEST_CASE("removing reports makes the file smaller") {
  const ScratchDirectory scratch(store_scratch_place());
  {
    const auto store = open_store(scratch.path("store"));
    StoreBatch batch;
    for (int i = 0; i < 2000; ++i) {
      batch.reports.push_back(
          report_of(std::to_string(i), i % 10, {policy_of("d" + std::to_string(i) + ".example")}));
    }
    add(*store, std::move(batch));
  }
  const auto full = scratch.status("store").st_size;
  const auto store = open_store(scratch.path("store"));
  CHECK(*store->prune_before(store_day(9)) == 1800);
  CHECK(scratch.status("store").st_size < full / 4);
}

TEST_CASE("a store is created for its owner and group whatever the umask") {
  const ScratchDirectory scratch(store_scratch_place());
  for (const mode_t mask : {0000U, 0077U}) {
    const std::string name = std::to_string(mask);
    const mode_t before = ::umask(mask);
    const auto store = open_store(scratch.path(name));
    add(*store, report_of("id", 0, {policy_of("example.com")}));
    ::umask(before);
    for (const char* suffix : {"", "-wal", "-shm"}) CHECK(scratch.mode(name + suffix) == 0640);
  }
}

TEST_CASE("an empty file becomes a store and keeps its mode") {
  const ScratchDirectory scratch(store_scratch_place());
  scratch.write("store", "");
  std::filesystem::permissions(scratch.path("store"), std::filesystem::perms(0600));
  add(*open_store(scratch.path("store")), report_of("id", 0, {policy_of("example.com")}));
  CHECK(scratch.mode("store") == 0600);
  CHECK(scratch.names() == std::vector<std::string>{"store"});
  CHECK(domains_in(*open_store(scratch.path("store"))).size() == 1);
}

TEST_CASE("an empty database becomes a store") {
  const ScratchDirectory scratch(store_scratch_place());
  query(scratch.path("store"), "PRAGMA auto_vacuum=INCREMENTAL");
  CHECK(scratch.status("store").st_size == 4096);
  CHECK(add(*open_store(scratch.path("store")), report_of("id", 0, {})) == StoreOutcome::added);
}

TEST_CASE("a missing store is not created for a reader") {
  const ScratchDirectory scratch(store_scratch_place());
  const auto store = open_report_store(scratch.path("store"), IfMissing::fail);
  REQUIRE_FALSE(store);
  CHECK(store.error().fault == Fault::unreadable);
  CHECK(store.error().code == "no-such-file");
  CHECK(store.error().message == "cannot read " + scratch.path("store") + ": No such file or directory");
  CHECK(scratch.names().empty());
  add(*open_store(scratch.path("store")), report_of("id", 0, {policy_of("example.com")}));
  CHECK(open_report_store(scratch.path("store"), IfMissing::fail));
}

TEST_CASE("a private store leaves no file behind") {
  const ScratchDirectory scratch(store_scratch_place());
  CHECK(in_child([&]() -> std::string {
          ::setenv("SQLITE_TMPDIR", scratch.path().c_str(), 1);
          const auto store = open_report_store({}, IfMissing::create);
          if (!store) return store.error().message;
          // More than fits into the cache.
          for (int i = 0; i < 15; ++i) {
            StoredReport report = report_of(std::to_string(i), 0, {policy_of("example.com")});
            for (int f = 0; f < 10; ++f) {
              report.report.policies[0].failures.push_back(
                  failure_with(std::string(60'000, 'x') + std::to_string(i * 10 + f)));
            }
            if (auto added = (*store)->add({.reports = {report}}); !added) return added.error().message;
          }
          ::raise(SIGKILL);
          return "";
        }) == "signal 9");
  CHECK(scratch.names().empty());
}

}  // namespace
}  // namespace mtasts::test
