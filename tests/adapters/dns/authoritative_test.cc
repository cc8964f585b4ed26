// The lookup and caching of zones and their servers.
#include "adapters/dns/authoritative.h"

#include <fmt/format.h>

#include <algorithm>
#include <mutex>

#include "adapters/dns/dns_message.h"
#include "catch.h"
#include "dns_client_fixture.h"
#include "scripted_dns_server.h"

namespace mtasts::test {
namespace {

constexpr unsigned kTypeA = 1, kTypeNs = 2, kTypeTxt = 16;
const std::string kLoopback = {127, 0, 0, 1};
const std::string kNobodyListens = {127, 0, 0, 2};

bool is_below(std::string_view name, std::string_view zone) {
  return name == zone ||
         (name.size() > zone.size() && name.ends_with(zone) && name[name.size() - zone.size() - 1] == '.');
}

// The recursive server knows the zones example, child.example and other.example, served by hosts below
// "test".
Reply recursive_reply(const ReceivedQuery& query) {
  Reply reply;
  std::string zone = "example";
  for (const std::string_view child : {"child.example", "other.example"}) {
    if (is_below(query.name, child)) zone = child;
  }
  if (query.type == kTypeNs && query.name == zone) {
    reply.answer = {ns_rr(zone, "ns1.test"), ns_rr(zone, "ns2.test")};
  } else if (query.type == kTypeA && query.name == "ns1.test") {
    reply.answer = {a_rr("ns1.test", kLoopback)};
  } else if (query.type == kTypeA && query.name == "ns2.test") {
    reply.answer = {a_rr("ns2.test", kNobodyListens)};
  } else {
    reply.authority = {soa_rr(is_below(query.name, "test") ? "test" : zone)};
  }
  return reply;
}

Reply txt_reply(const std::string& name) {
  Reply reply;
  reply.authoritative = true;
  reply.answer = {txt_rr(name, {"of " + name})};
  return reply;
}

// Acts as the recursive server and, for queries without RD, as the name servers. Counts the queries.
class World {
 public:
  using Authority = std::function<Reply(const ReceivedQuery&)>;
  explicit World(Authority authority, std::function<Reply(const ReceivedQuery&)> recursive = recursive_reply)
      : server_([this, authority, recursive](const ReceivedQuery& query, ReplySender& sender) {
          {
            const std::lock_guard lock(mutex_);
            queries_.push_back(query);
          }
          sender.send((query.recursion ? recursive(query) : authority(query)).octets(query));
        }) {}

  DnsClientFixture fixture() const {
    DnsClientOptions options;
    options.authoritative_port = server_.port();
    return DnsClientFixture({server_.address()}, short_timeout(), options);
  }
  std::ptrdiff_t count(unsigned type, bool recursion) {
    const std::lock_guard lock(mutex_);
    return std::count_if(queries_.begin(), queries_.end(), [&](const ReceivedQuery& query) {
      return query.type == type && query.recursion == recursion;
    });
  }
  [[nodiscard]] const std::string& text() const { return server_.text(); }

 private:
  std::mutex mutex_;
  std::vector<ReceivedQuery> queries_;
  ScriptedDnsServer server_;
};

TEST_CASE("each name server of the zone is asked and has its own answer") {
  World world([](const ReceivedQuery& query) { return txt_reply(query.name); });
  DnsClientFixture fixture = world.fixture();
  const auto answers = fixture.ask_authoritative("_mta-sts.a.example", RecordType::txt);
  REQUIRE(answers.size() == 2);
  REQUIRE(answers[0].txt == std::vector<std::string>{"of _mta-sts.a.example"});
  REQUIRE(answers[0].server == world.text());
  REQUIRE(answers[1].status == DnsStatus::failed);
  REQUIRE(answers[1].failure.reason == DnsFailureReason::unreachable);
  REQUIRE(answers[1].failure.message.find("ns2.test: 127.0.0.2#") == 0);
  REQUIRE(world.count(kTypeTxt, true) == 0);
}

TEST_CASE("a zone is looked up once for many of its names") {
  World world([](const ReceivedQuery& query) { return txt_reply(query.name); });
  DnsClientFixture fixture = world.fixture();
  for (int i = 0; i < 50; ++i) {
    const auto answers = fixture.ask_authoritative(fmt::format("_mta-sts.d{}.example", i), RecordType::txt);
    REQUIRE(answers.size() == 2);
    REQUIRE(answers[0].status == DnsStatus::records);
  }
  REQUIRE(world.count(kTypeNs, true) == 2);  // at the first name, and at the apex
  REQUIRE(world.count(kTypeA, true) == 2);
  REQUIRE(world.count(kTypeTxt, false) == 50);
}

TEST_CASE("concurrent names share the lookup of the server addresses") {
  World world([](const ReceivedQuery& query) { return txt_reply(query.name); });
  DnsClientFixture fixture = world.fixture();
  std::vector<Task<std::vector<DnsAnswer>>> tasks;
  for (int i = 0; i < 50; ++i) {
    tasks.push_back(
        fixture.client.ask_authoritative(question(fmt::format("_mta-sts.d{}.example", i), RecordType::txt)));
  }
  const auto answers = finish(fixture.loop, all_of(fixture.loop, std::move(tasks)));
  REQUIRE(std::all_of(answers.begin(), answers.end(), [](const auto& each) {
    return each.size() == 2 && each[0].status == DnsStatus::records;
  }));
  REQUIRE(world.count(kTypeA, true) == 2);
}

TEST_CASE("a referral of the parent zone leads to the child zone") {
  World world([](const ReceivedQuery& query) {
    static bool child_was_found = false;
    if (!is_below(query.name, "child.example") || child_was_found) return txt_reply(query.name);
    child_was_found = true;
    Reply referral;
    referral.authority = {ns_rr("child.example", "ns1.test")};
    return referral;
  });
  DnsClientFixture fixture = world.fixture();
  REQUIRE(fixture.ask_authoritative("a.example", RecordType::txt)[0].status == DnsStatus::records);
  REQUIRE(fixture.ask_authoritative("a.child.example", RecordType::txt)[0].txt ==
          std::vector<std::string>{"of a.child.example"});
}

TEST_CASE("an answer without the AA flag is a failure") {
  World world([](const ReceivedQuery& query) {
    Reply lame = txt_reply(query.name);
    lame.authoritative = false;
    return lame;
  });
  DnsClientFixture fixture = world.fixture();
  const auto answers = fixture.ask_authoritative("a.example", RecordType::txt);
  REQUIRE(answers[0].status == DnsStatus::failed);
  REQUIRE(answers[0].txt.empty());
  REQUIRE(answers[0].failure.message.find("without authority") != std::string::npos);
}

TEST_CASE("a server that refuses has a failed answer of its own") {
  World world([](const ReceivedQuery&) {
    Reply refused;
    refused.rcode = kRefused;
    return refused;
  });
  DnsClientFixture fixture = world.fixture();
  const auto answers = fixture.ask_authoritative("a.example", RecordType::txt);
  REQUIRE(answers.size() == 2);
  REQUIRE(answers[0].failure.reason == DnsFailureReason::refused);
}

TEST_CASE("an authoritative NXDOMAIN is reported as no_such_name") {
  World world([](const ReceivedQuery&) {
    Reply nothing;
    nothing.rcode = kNxDomain;
    nothing.authoritative = true;
    nothing.authority = {soa_rr("example")};
    return nothing;
  });
  DnsClientFixture fixture = world.fixture();
  REQUIRE(fixture.ask_authoritative("gone.example", RecordType::txt)[0].status == DnsStatus::no_such_name);
}

TEST_CASE("a CNAME out of the zone is followed to the servers of the target's zone") {
  World world([](const ReceivedQuery& query) {
    if (is_below(query.name, "other.example")) return txt_reply(query.name);
    Reply alias;
    alias.authoritative = true;
    alias.answer = {cname_rr(query.name, "_mta-sts.other.example")};
    return alias;
  });
  DnsClientFixture fixture = world.fixture();
  const auto answers = fixture.ask_authoritative("_mta-sts.a.example", RecordType::txt);
  REQUIRE(answers.size() == 2);
  REQUIRE(answers[0].txt == std::vector<std::string>{"of _mta-sts.other.example"});
  REQUIRE(answers[0].cname_chain == std::vector<std::string>{"_mta-sts.other.example"});
  REQUIRE(answers[1].status == DnsStatus::failed);
}

TEST_CASE("a zone that cannot be found gives a single failed answer with the reason") {
  Reply servfail;
  servfail.rcode = 2;
  World failing([](const ReceivedQuery& query) { return txt_reply(query.name); },
                [=](const ReceivedQuery&) { return servfail; });
  DnsClientFixture fixture = failing.fixture();
  const auto answers = fixture.ask_authoritative("a.example", RecordType::txt);
  REQUIRE(answers.size() == 1);
  REQUIRE(answers[0].failure.reason == DnsFailureReason::servfail);

  World empty([](const ReceivedQuery& query) { return txt_reply(query.name); },
              [](const ReceivedQuery&) { return Reply{}; });
  DnsClientFixture nowhere = empty.fixture();
  REQUIRE(nowhere.ask_authoritative("a.example", RecordType::txt)[0].failure.reason ==
          DnsFailureReason::unreachable);
}

TEST_CASE("a name server without addresses gives a failed answer with its name") {
  World world([](const ReceivedQuery& query) { return txt_reply(query.name); },
              [](const ReceivedQuery& query) {
                Reply reply = recursive_reply(query);
                if (query.type == kTypeA) reply.answer.clear();
                return reply;
              });
  DnsClientFixture fixture = world.fixture();
  const auto answers = fixture.ask_authoritative("a.example", RecordType::txt);
  REQUIRE(answers.size() == 2);
  REQUIRE(answers[0].failure.message == "the name server ns1.test has no address");
}

}  // namespace
}  // namespace mtasts::test
