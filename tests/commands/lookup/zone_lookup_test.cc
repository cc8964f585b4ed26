#include "commands/lookup/zone_lookup.h"

#include <map>
#include <string>

#include "catch.h"
#include "scenarios/immediate_loop.h"

namespace mtasts::test {
namespace {

// Answers questions for SOA by a word: "apex", "none", "cname", "broken cname" or "fail".
class ZonesOfTest final : public Dns {
 public:
  explicit ZonesOfTest(std::map<std::string, std::string> words) : words_(std::move(words)) {}
  Task<DnsAnswer> ask(DnsQuestion question) override {
    const auto found = words_.find(question.name.text());
    const std::string word = found == words_.end() ? "none" : found->second;
    DnsAnswer answer{.status = DnsStatus::no_such_data};
    if (word == "apex" || word == "cname") answer.status = DnsStatus::records;
    if (word == "fail" || word == "broken cname") answer.status = DnsStatus::failed;
    if (word.ends_with("cname")) answer.cname_chain = {"elsewhere.example"};
    co_return answer;
  }
  Task<std::vector<DnsAnswer>> ask_authoritative(DnsQuestion /*question*/) override {
    co_return std::vector<DnsAnswer>();
  }

 private:
  std::map<std::string, std::string> words_;
};

std::string zone_text(const std::map<std::string, std::string>& words) {
  ZonesOfTest dns(words);
  ImmediateLoop loop;
  std::string found;
  const auto find = [&]() -> Task<void> {
    auto zone = co_await find_zone(dns, *DomainName::parse("_mta-sts.a.example.com"),
                                   *DomainName::parse("a.example.com"));
    found = zone ? zone->text() : "failed";
  };
  Task<void> task = find();
  loop.run(task);
  task.take();
  return found;
}

}  // namespace

TEST_CASE("the zone of a name is the nearest one and none behind a CNAME") {
  const std::string name = "_mta-sts.a.example.com";
  CHECK(zone_text({{"example.com", "apex"}}) == "example.com");
  CHECK(zone_text({{"example.com", "apex"}, {name, "apex"}}) == name);
  CHECK(zone_text({{"example.com", "apex"}, {name, "cname"}}) == "example.com");
  CHECK(zone_text({{"example.com", "apex"}, {name, "broken cname"}}) == "example.com");
  CHECK(zone_text({{"example.com", "apex"}, {name, "fail"}}) == "failed");
  CHECK(zone_text({}) == "a.example.com");
}

}  // namespace mtasts::test
