// DomainSource: totals before the end of a list, places of bad lines.
#include "commands/bulk/domain_source.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <string>
#include <vector>

#include "adapters/files/posix_files.h"
#include "adapters/libidn2/libidn2_idna.h"
#include "catch.h"
#include "scratch_directory.h"

namespace mtasts::test {

namespace {

using Words = std::vector<std::string>;

// The total after so many entries: "3", "about 3" or "-".
Words totals(const Words& operands, const Words& files) {
  DomainOptions options;
  options.operands = operands;
  options.files = files;
  PosixFiles posix;
  Libidn2Idna idna;
  DomainSource source(options, posix, idna);
  Words totals;
  while (true) {
    const auto total = source.total();
    totals.push_back(total ? (total->is_guess ? "about " : "") + std::to_string(total->entries) : "-");
    const auto entry = source.next();
    REQUIRE(entry);
    if (!*entry) break;
  }
  const auto total = source.total();
  REQUIRE(total);
  totals.push_back((total->is_guess ? "about " : "") + std::to_string(total->entries));
  return totals;
}

}  // namespace

TEST_CASE("the number of operands is known from the start") {
  CHECK(totals({"a.example", "b.example"}, {}) == Words{"2", "2", "2", "2"});
  // A repeat is dropped when it is read.
  CHECK(totals({"a.example", "a.example", "b.example"}, {}) == Words{"3", "3", "2", "2"});
}

TEST_CASE("the number of domains in files is estimated from their bytes, and known at their end") {
  const ScratchDirectory scratch;
  const std::string four = scratch.write("four", "a.example\nb.example\nc.example\nd.example\n");
  const std::string commented = scratch.write("commented", "# ten more\na.example\n# nine or\nb.example\n");
  CHECK(totals({}, {four}) == Words{"-", "about 4", "about 4", "about 4", "about 4", "4"});
  CHECK(totals({}, {four, four}).at(1) == "about 8");
  CHECK(totals({"x.example"}, {four}).at(1) == "-");
  CHECK(totals({"x.example"}, {four}).at(2) == "about 5");
  CHECK(totals({}, {commented}) == Words{"-", "about 2", "about 2", "2"});
}

TEST_CASE("the number of domains in a pipe is known at its end") {
  const ScratchDirectory scratch;
  const std::string list = scratch.write("list", "a.example\nb.example\n");
  const std::string pipe = scratch.path("pipe");
  REQUIRE(::mkfifo(pipe.c_str(), 0600) == 0);
  const int writer = ::open(pipe.c_str(), O_RDWR);  // so that opening does not wait for a reader
  REQUIRE(::write(writer, "a.example\n", 10) == 10);
  DomainOptions options;
  options.files = {pipe, list};
  PosixFiles posix;
  Libidn2Idna idna;
  DomainSource source(options, posix, idna);
  REQUIRE(source.next());
  CHECK_FALSE(source.total());
  ::close(writer);
  for (auto entry = source.next(); entry && *entry;) {
    CHECK_FALSE(source.total());
    entry = source.next();
  }
  const auto total = source.total();
  REQUIRE(total);
  CHECK(total->entries == 3);
  CHECK_FALSE(total->is_guess);
}

TEST_CASE("the error of a bad line has its place, with the file name escaped") {
  const ScratchDirectory scratch;
  DomainOptions options;
  options.files = {scratch.write("a\x1B\n", "a.example\nb..example\n")};
  PosixFiles posix;
  Libidn2Idna idna;
  DomainSource source(options, posix, idna);
  REQUIRE(source.next());
  const auto bad = source.next();
  REQUIRE(bad);
  REQUIRE(*bad);
  REQUIRE_FALSE((*bad)->domain);
  CHECK((*bad)->domain.error().message.find(R"(a\x1b\x0a:2: not a valid domain name: "b..example")") !=
        std::string::npos);
}

TEST_CASE("an entry keeps no value of the previous one") {
  const ScratchDirectory scratch;
  DomainOptions options;
  options.files = {scratch.write("list", "b..example\n" + std::string(5000, 'a') + "\nc.example\n")};
  PosixFiles posix;
  Libidn2Idna idna;
  DomainSource source(options, posix, idna);
  const auto bad = source.next();
  REQUIRE((bad && *bad));
  CHECK((*bad)->typed == "b..example");
  const auto too_long = source.next();
  REQUIRE((too_long && *too_long));
  REQUIRE_FALSE((*too_long)->domain);
  CHECK((*too_long)->domain.error().code == "line-too-long");
  CHECK((*too_long)->typed.empty());
  const auto good = source.next();
  REQUIRE((good && *good));
  REQUIRE((*good)->domain);
  CHECK((*good)->domain->text() == "c.example");
}

}  // namespace mtasts::test
