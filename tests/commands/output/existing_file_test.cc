// ExistingZone: the values it keeps, the removals it counts, and its memory.
#include "commands/output/existing_file.h"

#include <sys/resource.h>

#include <string>
#include <string_view>
#include <vector>

#include "catch.h"
#include "mtasts/resource_record.h"

namespace mtasts::test {

namespace {

const std::vector<RecordKind> kAll = {RecordKind::host, RecordKind::sts, RecordKind::tlsrpt};

Result<ExistingZone> read(std::string_view text, const std::vector<RecordKind>& kinds = kAll,
                          RecordReader reader = kBindRecords.read) {
  const NextPiece next = [&]() -> Result<std::string_view> {
    const std::string_view piece = text.substr(0, 7);
    text.remove_prefix(piece.size());
    return piece;
  };
  return ExistingZone::read({.next = next, .path = "zone.inc"}, reader, kinds);
}

DomainName domain(std::string_view name) {
  return *DomainName::parse(name);
}

constexpr std::string_view kZone =
    "mta-sts.example.com. 600 IN CNAME web.example.com.\n"
    "_mta-sts.example.com. 600 IN TXT \"v=STSv1; id=2026112101\"\n"
    "_smtp._tls.example.com. 600 IN TXT \"v=TLSRPTv1; rua=mailto:r@example.com\"\n"
    "mta-sts.hosted.example. 600 IN CNAME web.example.com.\n"
    "_mta-sts.hosted.example. 600 IN CNAME _mta-sts.example.com.\n"
    "_smtp._tls.hosted.example. 600 IN CNAME _smtp._tls.example.com.\n";

long peak_memory() {
  rusage used = {};
  ::getrusage(RUSAGE_SELF, &used);
  return used.ru_maxrss;  // KiB
}

}  // namespace

TEST_CASE("an existing zone file gives its TTL, ids and addresses for reports", "[existing_file]") {
  const auto existing = read(kZone);
  REQUIRE(existing);
  CHECK(existing->ttl() == *Ttl::from_seconds(600));
  CHECK(existing->has_tlsrpt());
  CHECK(existing->rua(domain("example.com")).size() == 1);
  CHECK(existing->ids(domain("example.com")).current.size() == 1);
  CHECK(existing->rua(domain("hosted.example")).empty());
  CHECK(existing->records_of(domain("example.com")).records.size() == 3);
  CHECK(print_records(existing->records_of(domain("hosted.example")).records) ==
        "mta-sts.hosted.example.    600 IN CNAME web.example.com.\n"
        "_mta-sts.hosted.example.   600 IN CNAME _mta-sts.example.com.\n"
        "_smtp._tls.hosted.example. 600 IN CNAME _smtp._tls.example.com.\n");
}

TEST_CASE("removals name each domain that loses a record", "[existing_file]") {
  auto existing = read(kZone);
  REQUIRE(existing);
  existing->keep(domain("example.com"), existing->records_of(domain("example.com")).records);
  CHECK(existing->removals().text() == "1 of 2 domains: hosted.example");
  auto most = existing->records_of(domain("hosted.example")).records;
  most.pop_back();
  existing->keep(domain("hosted.example"), most);
  CHECK(existing->removals().text() == "1 of 2 domains: _smtp._tls.hosted.example");
  existing->keep(domain("hosted.example"), existing->records_of(domain("hosted.example")).records);
  CHECK(existing->removals().losing == 0);
}

TEST_CASE("removals are many above 5 domains and 30 %", "[existing_file]") {
  CHECK_FALSE(Removals{.domains = 5, .losing = 5}.are_many());
  CHECK(Removals{.domains = 6, .losing = 6}.are_many());
  CHECK_FALSE(Removals{.domains = 20, .losing = 6}.are_many());
  CHECK(Removals{.domains = 19, .losing = 6}.are_many());
}

TEST_CASE("a file of another program is refused", "[existing_file]") {
  struct Other {
    std::string text;
    std::vector<RecordKind> kinds;
    std::string code;
    std::string why;
  };
  const std::vector<Other> others = {
      {"this is no zone file\n", kAll, "not-a-zone", "no records"},
      {std::string(kZone) + "example.com. 600 IN MX 10 mx.example.com.\n", kAll, "not-ours", "an MX record"},
      {std::string(kZone), {RecordKind::sts}, "not-ours", "records of other kinds"},
      {"_mta-sts.example.com. 600 IN A 192.0.2.1\n", kAll, "not-ours", "a type that we write nowhere there"},
      {"a. 600 IN MX 10 b.\n)\n", kAll, "not-a-zone", "a fault behind other records comes first"},
  };
  for (const Other& other : others) {
    CAPTURE(other.why);
    const auto existing = read(other.text, other.kinds);
    REQUIRE_FALSE(existing);
    CHECK(existing.error().fault == Fault::not_created);
    CHECK(existing.error().code == other.code);
  }
}

TEST_CASE("an error of reading is not taken for the end of the text", "[existing_file]") {
  const NextPiece next = []() -> Result<std::string_view> { return fail({Fault::io, "io", "cannot read"}); };
  const auto existing = ExistingZone::read({.next = next, .path = "zone.inc"}, kBindRecords.read, kAll);
  REQUIRE_FALSE(existing);
  CHECK(existing.error().fault == Fault::io);
}

TEST_CASE("a hosted domain with CNAMEs takes little more than its name", "[existing_file][slow]") {
  std::size_t domains = 0;
  std::string piece;
  const NextPiece next = [&]() -> Result<std::string_view> {
    if (++domains > 200'000) return std::string_view();
    const std::string name = "customer-" + std::to_string(domains) + ".example.net. 3600 IN CNAME ";
    piece = "mta-sts." + name + "web.example.com.\n_mta-sts." + name + "_mta-sts.example.com.\n_smtp._tls." +
            name + "_smtp._tls.example.com.\n";
    return piece;
  };
  const long before = peak_memory();
  const auto existing = ExistingZone::read({.next = next, .path = "zone.inc"}, kBindRecords.read, kAll);
  REQUIRE(existing);
  CHECK(existing->ttl() == *Ttl::from_seconds(3600));
  const long grown = peak_memory() - before;
#ifdef MTASTS_SANITIZED  // AddressSanitizer keeps freed memory
  CHECK(grown >= 0);
#else
  // KiB: 66 bytes a domain, and the pages of the program that are used for the first time.
  CHECK(grown < 15'000);
#endif
}

}  // namespace mtasts::test
