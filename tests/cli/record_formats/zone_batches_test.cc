// The limits of one transaction of a zone.
#include "cli/record_formats/zone_batches.h"

#include "catch.h"
#include "record_formats/records.h"

namespace mtasts::test {
namespace {

// The domains of each transaction.
std::string print_batch(const std::vector<DomainRecords>& domains) {
  std::string text;
  for (const DomainRecords& records : domains) text += records.domain.text() + ' ';
  return text + '\n';
}

std::string batches(BatchLimits limits, const std::vector<DomainRecords>& domains) {
  BatchPrinter printer(limits, print_batch);
  std::string text;
  for (const DomainRecords& records : domains) text += printer.domain(records);
  return text + printer.end();
}

constexpr BatchLimits kNone = {1000, 100000};

}  // namespace

TEST_CASE("a zone's domains in a row are one transaction") {
  const auto one = below_example_com("one");
  const auto two = below_example_com("two");
  CHECK(batches(kNone, {}).empty());
  CHECK(batches(kNone, {primary(), one, two, hosted()}) ==
        "example.com one.example.com two.example.com \nmail.example.org \n");
  CHECK(batches(kNone, {one, hosted(), two}) == "one.example.com \nmail.example.org \ntwo.example.com \n");
}

TEST_CASE("a transaction holds a repeated domain once") {
  CHECK(batches(kNone, {primary(), primary()}) == "example.com \nexample.com \n");
}

TEST_CASE("limits split a zone but no domain") {
  const auto one = below_example_com("one");  // one record, 17 octets
  const auto two = below_example_com("two");
  CHECK(batches({2, 100}, {one, two}) == "one.example.com two.example.com \n");
  CHECK(batches({1, 100}, {one, two}) == "one.example.com \ntwo.example.com \n");
  CHECK(batches({2, 34}, {one, two}) == "one.example.com two.example.com \n");
  CHECK(batches({2, 33}, {one, two}) == "one.example.com \ntwo.example.com \n");
  CHECK(batches({2, 100}, {one, primary(), two}) == "one.example.com \nexample.com \ntwo.example.com \n");
}

}  // namespace mtasts::test
