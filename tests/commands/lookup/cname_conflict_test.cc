// check_cname_owners(): the data of a wildcard is no data of the name.
#include "commands/lookup/cname_conflict.h"

#include <string>
#include <utility>
#include <vector>

#include "catch.h"

namespace mtasts::test {
namespace {

// Has two addresses at each name, those of the wildcard in another order.
class RotatingDns final : public Dns {
 public:
  explicit RotatingDns(std::vector<std::string> of_wildcard) : of_wildcard_(std::move(of_wildcard)) {}
  Task<DnsAnswer> ask(DnsQuestion question) override {
    DnsAnswer answer;
    answer.status = DnsStatus::no_such_data;
    if (question.type != RecordType::a) co_return answer;
    answer.status = DnsStatus::records;
    const bool is_wildcard = question.name.text().starts_with("*.");
    answer.addresses = is_wildcard ? of_wildcard_ : std::vector<std::string>{"192.0.2.1", "192.0.2.2"};
    co_return answer;
  }
  Task<std::vector<DnsAnswer>> ask_authoritative(DnsQuestion /*question*/) override {
    co_return std::vector<DnsAnswer>();
  }

 private:
  std::vector<std::string> of_wildcard_;
};

Result<CheckedOwners> check_with(const std::vector<std::string>& of_wildcard) {
  RotatingDns dns(of_wildcard);
  const ResourceRecord record{*DomainName::parse("mta-sts.example.com"), *Ttl::from_seconds(3600),
                              CnameData{*DomainName::parse("web.example.net")}};
  Task<Result<CheckedOwners>> task = check_cname_owners(dns, {record});
  task.start();
  REQUIRE(task.done());
  return task.take();
}

}  // namespace

TEST_CASE("the records of a wildcard are the same in any order") {
  CHECK(check_with({"192.0.2.1", "192.0.2.2"}));
  CHECK(check_with({"192.0.2.2", "192.0.2.1"}));
  const auto others = check_with({"192.0.2.2", "192.0.2.3"});
  REQUIRE_FALSE(others);
  CHECK(others.error().code == "cname-conflict");
}

}  // namespace mtasts::test
