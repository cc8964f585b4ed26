// What several authoritative servers say, taken together: no id is handed out twice because one of them lags
// or fails.
#include "commands/lookup/lookup.h"

#include <string>
#include <utility>
#include <vector>

#include "catch.h"

using namespace mtasts;

namespace {

using Answers = std::vector<DnsAnswer>;
using Words = std::vector<std::string>;

// Gives the answers it was made with, whatever is asked.
class ToldDns final : public Dns {
 public:
  explicit ToldDns(Answers answers) : answers_(std::move(answers)) {}
  Task<DnsAnswer> ask(DnsQuestion /*question*/) override { co_return answers_.front(); }
  Task<Answers> ask_authoritative(DnsQuestion question) override {
    asked_.push_back(question.name.text());
    co_return answers_;
  }
  const Words& asked() const { return asked_; }

 private:
  Answers answers_;
  Words asked_ = {};
};

DnsAnswer txt(const Words& records) {
  DnsAnswer answer;
  answer.status = DnsStatus::records;
  answer.txt = records;
  return answer;
}

DnsAnswer without_records(DnsStatus status) {
  DnsAnswer answer;
  answer.status = status;
  return answer;
}

DnsAnswer failed(DnsFailureReason reason, const std::string& message) {
  DnsAnswer answer;
  answer.failure = {reason, message};
  return answer;
}

Result<StandingIds> standing_ids(const Answers& answers) {
  ToldDns dns(answers);
  Task<Result<StandingIds>> task = ask_standing_ids(dns, *DomainName::parse("example.com"));
  task.start();
  REQUIRE(task.done());
  CHECK(dns.asked() == Words{"_mta-sts.example.com"});
  return task.take();
}

Words texts(const std::vector<PolicyId>& ids) {
  Words words;
  for (const PolicyId& id : ids) words.push_back(id.text());
  return words;
}

}  // namespace

TEST_CASE("servers that agree are one voice") {
  const auto standing = standing_ids({txt({"v=STSv1; id=1"}), txt({"v=STSv1; id=1"})});
  REQUIRE(standing);
  CHECK(texts(standing->ids.current) == Words{"1"});
  CHECK_FALSE(standing->ids.several_records);
  CHECK(standing->warnings.empty());
}

TEST_CASE("a server that lags behind hides no id, and makes no second record") {
  const auto standing = standing_ids({txt({"v=STSv1; id=2026112001"}), txt({"v=STSv1; id=2026112101"})});
  REQUIRE(standing);
  CHECK(texts(standing->ids.current) == Words{"2026112001", "2026112101"});
  CHECK_FALSE(standing->ids.several_records);

  const auto first_of_two = standing_ids({without_records(DnsStatus::no_such_name), txt({"v=STSv1; id=1"})});
  REQUIRE(first_of_two);
  CHECK(texts(first_of_two->ids.current) == Words{"1"});
}

TEST_CASE("two records at one server are several records") {
  const auto standing = standing_ids({txt({"v=STSv1; id=1", "v=STSv1; id=2", "v=spf1 -all"})});
  REQUIRE(standing);
  CHECK(standing->ids.several_records);
}

TEST_CASE("no record is no id, where a server says so") {
  for (const DnsStatus status : {DnsStatus::no_such_name, DnsStatus::no_such_data}) {
    const auto standing = standing_ids({without_records(status)});
    REQUIRE(standing);
    CHECK(standing->ids.current.empty());
  }
}

TEST_CASE("a server that fails beside one that answers is told of") {
  const auto standing = standing_ids(
      {failed(DnsFailureReason::timeout, "192.0.2.1#53 did not answer"), txt({"v=STSv1; id=1"})});
  REQUIRE(standing);
  REQUIRE(standing->warnings.size() == 1);
  CHECK(standing->warnings.front().message ==
        "_mta-sts.example.com: 192.0.2.1#53 did not answer; the other servers answered");
}

TEST_CASE("where no server answers, nothing is known") {
  const auto silent = standing_ids({failed(DnsFailureReason::timeout, "192.0.2.1#53 did not answer"),
                                    failed(DnsFailureReason::servfail, "192.0.2.2#53 answered SERVFAIL")});
  REQUIRE_FALSE(silent);
  CHECK(silent.error().fault == Fault::undetermined);
  CHECK(silent.error().code == "servfail");

  const auto nobody = standing_ids({});
  REQUIRE_FALSE(nobody);
  CHECK(nobody.error().fault == Fault::undetermined);
  CHECK(nobody.error().code == "unreachable");
}

TEST_CASE("what failed is spelled in the error, where the name of a zone file may stand") {
  const auto failure = standing_ids({failed(DnsFailureReason::malformed, "a\x1B.zone has a broken record")});
  REQUIRE_FALSE(failure);
  CHECK(failure.error().message ==
        R"(_mta-sts.example.com: TXT could not be determined: a\x1b.zone has a broken record)");
}

TEST_CASE("an alias at one server is enough: the id is its owner's (RFC 8461 §8.2)") {
  DnsAnswer alias = txt({"v=STSv1; id=1"});
  alias.cname_chain = {"_mta-sts.provider.example"};
  const auto standing = standing_ids({txt({"v=STSv1; id=1"}), alias});
  REQUIRE_FALSE(standing);
  CHECK(standing.error().fault == Fault::refused);
  CHECK(standing.error().code == "delegated");
}
