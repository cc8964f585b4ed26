// What is kept of a zone file that stands, and that the rest of it costs nothing.
#include "commands/output/standing_file.h"

#include <sys/resource.h>

#include <string>
#include <string_view>
#include <vector>

#include "catch.h"

using namespace mtasts;

namespace {

const std::vector<RecordKind> kAll = {RecordKind::host, RecordKind::sts, RecordKind::tlsrpt};

Result<StandingZone> read(std::string_view text, const std::vector<RecordKind>& kinds = kAll,
                          StandingInterest interest = {}) {
  const NextPiece next = [&]() -> Result<std::string_view> {
    const std::string_view piece = text.substr(0, 7);
    text.remove_prefix(piece.size());
    return piece;
  };
  return StandingZone::read(next, "zone.inc", kinds, interest);
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

TEST_CASE("of a zone file that stands its TTL, ids and addresses for reports are kept", "[standing_file]") {
  const auto standing = read(kZone);
  REQUIRE(standing);
  CHECK(standing->ttl() == *Ttl::from_seconds(600));
  CHECK(standing->has_tlsrpt());
  CHECK(standing->rua(domain("example.com")).size() == 1);
  CHECK(standing->ids(domain("example.com")).current.size() == 1);
  CHECK(standing->sts_records(domain("example.com"), *standing->ttl()).size() == 1);
  CHECK(standing->rua(domain("hosted.example")).empty());
  CHECK(standing->sts_records(domain("hosted.example"), *standing->ttl()).empty());
}

TEST_CASE("what is of interest besides is kept, and what is of none is not", "[standing_file]") {
  const auto standing = read(kZone, kAll, {.rua = false, .sts_aliases = true});
  REQUIRE(standing);
  CHECK(standing->has_tlsrpt());
  CHECK(standing->rua(domain("example.com")).empty());
  CHECK(standing->sts_records(domain("example.com"), *standing->ttl()).size() == 1);
  CHECK(standing->sts_records(domain("hosted.example"), *standing->ttl()).size() == 1);
}

TEST_CASE("a file that is somebody else's is refused", "[standing_file]") {
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
    const auto standing = read(other.text, other.kinds);
    REQUIRE_FALSE(standing);
    CHECK(standing.error().fault == Fault::not_created);
    CHECK(standing.error().code == other.code);
  }
}

TEST_CASE("a text that fails to come is not taken for a whole one", "[standing_file]") {
  const NextPiece next = []() -> Result<std::string_view> { return fail({Fault::io, "io", "cannot read"}); };
  const auto standing = StandingZone::read(next, "zone.inc", kAll);
  REQUIRE_FALSE(standing);
  CHECK(standing.error().fault == Fault::io);
}

TEST_CASE("domains that are hosted by CNAME take no memory", "[standing_file]") {
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
  const auto standing = StandingZone::read(next, "zone.inc", kAll);
  REQUIRE(standing);
  CHECK(standing->ttl() == *Ttl::from_seconds(3600));
  const long grown = peak_memory() - before;
#ifdef __SANITIZE_ADDRESS__  // which holds on to what is freed
  CHECK(grown >= 0);
#else
  CHECK(grown < 4096);
#endif
}
