// look_up_existing_ids() with several authoritative servers: no id is used twice because one of them lags or
// fails.
#include "commands/lookup/lookup.h"

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "catch.h"
#include "commands/lookup/published_records.h"
#include "mtasts/sts_record.h"

namespace mtasts::test {

namespace {

using Answers = std::vector<DnsAnswer>;
using Words = std::vector<std::string>;

// Returns fixed answers to any question.
class ToldDns final : public Dns {
 public:
  // `beside` are the answers for other names than _mta-sts.
  explicit ToldDns(Answers answers, Answers beside = {})
      : answers_(std::move(answers)), beside_(std::move(beside)) {}
  Task<DnsAnswer> ask(DnsQuestion /*question*/) override { co_return answers_.front(); }
  Task<Answers> ask_authoritative(DnsQuestion question) override {
    asked_.push_back(question.name.text());
    if (question.name.text().starts_with("_mta-sts.")) co_return answers_;
    co_return beside_;
  }
  const Words& asked() const { return asked_; }

 private:
  Answers answers_;
  Answers beside_;
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

Result<ExistingIds> existing_ids(const Answers& answers, const Answers& beside = {}) {
  ToldDns dns(answers, beside);
  Task<Result<ExistingIds>> task = look_up_existing_ids(dns, *DomainName::parse("example.com"));
  task.start();
  REQUIRE(task.done());
  CHECK(dns.asked().front() == "_mta-sts.example.com");
  return task.take();
}

Words joined_texts(const std::vector<TxtData>& records) {
  Words texts;
  for (const TxtData& txt : records) texts.push_back(txt.text);
  return texts;
}

// The TXT records of other services at _mta-sts.
Words foreign_texts(const Answers& answers, const Answers& beside = {}) {
  ToldDns dns(answers, beside);
  const DomainName domain = *DomainName::parse("example.com");
  Task<Result<ExistingTexts>> task = look_up_existing_texts(dns, domain, sts_record_name(domain));
  task.start();
  REQUIRE(task.done());
  const auto existing = task.take();
  REQUIRE(existing);
  return joined_texts(existing->foreign(RecordKind::sts));
}

Words texts(const std::vector<PolicyId>& ids) {
  Words words;
  for (const PolicyId& id : ids) words.push_back(id.text());
  return words;
}

// The CNAME of _smtp._tls is answered so many times; `probe` is the answer for the other names.
class DelegatingDns final : public Dns {
 public:
  DelegatingDns(int times, DnsAnswer probe) : times_(times), probe_(std::move(probe)) {}
  Task<DnsAnswer> ask(DnsQuestion /*question*/) override { co_return DnsAnswer(); }
  Task<Answers> ask_authoritative(DnsQuestion question) override {
    if (!question.name.text().starts_with("_smtp._tls.")) co_return Answers{probe_};
    co_return Answers{times_-- > 0 ? alias() : failed(DnsFailureReason::timeout, "no answer")};
  }
  static DnsAnswer alias() {
    DnsAnswer answer = without_records(DnsStatus::no_such_data);
    answer.cname_chain = {"_smtp._tls.example.net"};
    return answer;
  }

 private:
  int times_;
  DnsAnswer probe_;
};

}  // namespace

TEST_CASE("servers that agree give one id without warnings") {
  const auto existing = existing_ids({txt({"v=STSv1; id=1"}), txt({"v=STSv1; id=1"})});
  REQUIRE(existing);
  CHECK(texts(existing->ids.current) == Words{"1"});
  CHECK_FALSE(existing->ids.several_records);
  CHECK(existing->warnings.empty());
}

TEST_CASE("a server that lags behind hides no id and adds no second record") {
  const auto existing = existing_ids({txt({"v=STSv1; id=2026112001"}), txt({"v=STSv1; id=2026112101"})});
  REQUIRE(existing);
  CHECK(texts(existing->ids.current) == Words{"2026112001", "2026112101"});
  CHECK_FALSE(existing->ids.several_records);

  const auto first_of_two = existing_ids({without_records(DnsStatus::no_such_name), txt({"v=STSv1; id=1"})});
  REQUIRE(first_of_two);
  CHECK(texts(first_of_two->ids.current) == Words{"1"});
}

TEST_CASE("two records at one server are several records") {
  const auto existing = existing_ids({txt({"v=STSv1; id=1", "v=STSv1; id=2", "v=spf1 -all"})});
  REQUIRE(existing);
  CHECK(existing->ids.several_records);
}

TEST_CASE("an answer without records means no id") {
  for (const DnsStatus status : {DnsStatus::no_such_name, DnsStatus::no_such_data}) {
    const auto existing = existing_ids({without_records(status)});
    REQUIRE(existing);
    CHECK(existing->ids.current.empty());
  }
}

TEST_CASE("a server that fails while another answers gives a warning") {
  const auto existing = existing_ids(
      {failed(DnsFailureReason::timeout, "192.0.2.1#53 did not answer"), txt({"v=STSv1; id=1"})});
  REQUIRE(existing);
  REQUIRE(existing->warnings.size() == 1);
  CHECK(existing->warnings.front().message ==
        "_mta-sts.example.com: 192.0.2.1#53 did not answer; the other servers answered");
}

TEST_CASE("an error is returned if no server answers") {
  const auto silent = existing_ids({failed(DnsFailureReason::timeout, "192.0.2.1#53 did not answer"),
                                    failed(DnsFailureReason::servfail, "192.0.2.2#53 answered SERVFAIL")});
  REQUIRE_FALSE(silent);
  CHECK(silent.error().fault == Fault::undetermined);
  CHECK(silent.error().code == "servfail");

  const auto nobody = existing_ids({});
  REQUIRE_FALSE(nobody);
  CHECK(nobody.error().fault == Fault::undetermined);
  CHECK(nobody.error().code == "unreachable");
}

TEST_CASE("lookup errors escape the failure message, which may name a zone file") {
  const auto failure = existing_ids({failed(DnsFailureReason::malformed, "a\x1B.zone has a broken record")});
  REQUIRE_FALSE(failure);
  CHECK(failure.error().message ==
        R"(_mta-sts.example.com: TXT could not be determined: a\x1b.zone has a broken record)");
}

TEST_CASE("a CNAME at one server is an error: the id belongs to its target (RFC 8461 §8.2)") {
  DnsAnswer alias = txt({"v=STSv1; id=1"});
  alias.cname_chain = {"_mta-sts.provider.example"};
  const auto existing = existing_ids({txt({"v=STSv1; id=1"}), alias});
  REQUIRE_FALSE(existing);
  CHECK(existing.error().fault == Fault::refused);
  CHECK(existing.error().code == "delegated");
}

TEST_CASE("the answer of a wildcard is no existing record (RFC 4592 §2.1)") {
  const auto of_spf = existing_ids({txt({"v=spf1 -all"})}, {txt({"v=spf1 -all"})});
  REQUIRE(of_spf);
  CHECK(of_spf->texts == std::vector<TxtData>{});
  CHECK(foreign_texts({txt({"v=spf1 -all"})}, {txt({"v=spf1 -all"})}).empty());

  DnsAnswer alias = txt({"v=spf1 -all"});
  alias.cname_chain = {"web.example.net"};
  const auto of_alias = existing_ids({alias}, {alias});
  REQUIRE(of_alias);
  CHECK(of_alias->texts == std::vector<TxtData>{});

  const auto of_ids = existing_ids({txt({"v=STSv1; id=7"})}, {txt({"v=STSv1; id=7"})});
  REQUIRE(of_ids);
  CHECK(of_ids->texts == std::vector<TxtData>{});
  CHECK(of_ids->ids.current.empty());
  CHECK(texts(of_ids->ids.used) == Words{"7"});
}

TEST_CASE("a record beside a wildcard exists, as it does if the probe fails") {
  const std::vector<Answers> probes = {{txt({"v=spf1 -all"})},
                                       {without_records(DnsStatus::no_such_name)},
                                       {failed(DnsFailureReason::timeout, "no answer")},
                                       {}};
  for (const Answers& beside : probes) {
    const auto existing = existing_ids({txt({"v=STSv1; id=1"})}, beside);
    REQUIRE(existing);
    CHECK(texts(existing->ids.current) == Words{"1"});
    CHECK(existing->texts == std::vector<TxtData>{{"v=STSv1; id=1"}});
  }
}

TEST_CASE("the existing rua is that of any server that has the record") {
  const DnsAnswer none = without_records(DnsStatus::no_such_name);
  const DnsAnswer record = txt({"v=TLSRPTv1; rua=mailto:tls@example.com"});
  const DnsAnswer silent = failed(DnsFailureReason::timeout, "no answer");
  struct Case {
    Answers answers;
    std::optional<std::size_t> count;  // of rua; nothing for an error
  };
  const Case cases[] = {{{none, record}, 1},
                        {{silent, none, record}, 1},
                        {{none, silent}, 0},
                        {{silent}, std::nullopt},
                        {{}, std::nullopt}};
  for (const Case& one : cases) {
    ToldDns dns({}, one.answers);
    const LookupOptions lookup;
    const PublishedRecords published(lookup, &dns);
    Task<Result<PublishedReports>> task = published.reports(*DomainName::parse("example.com"));
    task.start();
    REQUIRE(task.done());
    const auto reports = task.take();
    CHECK((reports ? std::optional(reports->rua.size()) : std::nullopt) == one.count);
  }
}

TEST_CASE("a CNAME at _smtp._tls delegates the reports unless a wildcard has it") {
  const auto published_reports = [](DelegatingDns dns) {
    const LookupOptions lookup;
    const PublishedRecords published(lookup, &dns);
    Task<Result<PublishedReports>> task = published.reports(*DomainName::parse("example.com"));
    task.start();
    REQUIRE(task.done());
    return task.take();
  };
  const DnsAnswer none = without_records(DnsStatus::no_such_name);
  const auto delegated = published_reports({2, none});
  REQUIRE(delegated);
  CHECK(delegated->are_delegated);
  const auto of_wildcard = published_reports({2, DelegatingDns::alias()});
  REQUIRE(of_wildcard);
  CHECK_FALSE(of_wildcard->are_delegated);
  const auto not_known = published_reports({1, none});
  REQUIRE_FALSE(not_known);
  CHECK(not_known.error().fault == Fault::undetermined);
}

TEST_CASE("the TXT records of other services are those of all servers") {
  const Answers answers = {txt({"v=STSv1; id=1", "one", "V=STSv1 ; id"}),
                           txt({"v=STSv1; id=1", "two", "one"})};
  CHECK(foreign_texts(answers) == Words{"one", "two"});
  const auto existing = existing_ids(answers);
  REQUIRE(existing);
  CHECK_FALSE(existing->texts);
}

}  // namespace mtasts::test
