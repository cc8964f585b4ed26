// Zones and their servers: found from the name upwards, asked themselves, remembered.
#include "adapters/dns/authoritative.h"

#include <fmt/format.h>

#include <algorithm>
#include <mutex>

#include "asking.h"
#include "catch.h"
#include "scripted_dns_server.h"

namespace mtasts::test {
namespace {

constexpr unsigned kTypeA = 1, kTypeNs = 2, kTypeTxt = 16;
constexpr unsigned kNxDomain = 3, kRefused = 5;
const std::string kLoopback = {127, 0, 0, 1};
const std::string kNobodyListens = {127, 0, 0, 2};

bool is_below(std::string_view name, std::string_view zone) {
  return name == zone ||
         (name.size() > zone.size() && name.ends_with(zone) && name[name.size() - zone.size() - 1] == '.');
}

// The world that the recursive server knows: example, child.example and other.example are zones, served by
// hosts below "test".
Reply recursive_reply(const Asked& asked) {
  Reply reply;
  std::string zone = "example";
  for (const std::string_view child : {"child.example", "other.example"}) {
    if (is_below(asked.name, child)) zone = child;
  }
  if (asked.type == kTypeNs && asked.name == zone) {
    reply.answer = {ns_rr(zone, "ns1.test"), ns_rr(zone, "ns2.test")};
  } else if (asked.type == kTypeA && asked.name == "ns1.test") {
    reply.answer = {a_rr("ns1.test", kLoopback)};
  } else if (asked.type == kTypeA && asked.name == "ns2.test") {
    reply.answer = {a_rr("ns2.test", kNobodyListens)};
  } else {
    reply.authority = {soa_rr(is_below(asked.name, "test") ? "test" : zone)};
  }
  return reply;
}

Reply txt_reply(const std::string& name) {
  Reply reply;
  reply.authoritative = true;
  reply.answer = {txt_rr(name, {"of " + name})};
  return reply;
}

// Plays the recursive server and, for questions without RD, the name servers; counts what it was asked.
class World {
 public:
  using Authority = std::function<Reply(const Asked&)>;
  explicit World(Authority authority, std::function<Reply(const Asked&)> recursive = recursive_reply)
      : server_([this, authority, recursive](const Asked& asked, Answering& answering) {
          {
            const std::lock_guard lock(mutex_);
            asked_.push_back(asked);
          }
          answering.send((asked.recursion ? recursive(asked) : authority(asked)).octets(asked));
        }) {}

  Asking asking() const {
    DnsClientOptions options;
    options.authoritative_port = server_.port();
    return Asking({server_.address()}, short_patience(), options);
  }
  std::ptrdiff_t count(unsigned type, bool recursion) {
    const std::lock_guard lock(mutex_);
    return std::count_if(asked_.begin(), asked_.end(), [&](const Asked& asked) {
      return asked.type == type && asked.recursion == recursion;
    });
  }
  [[nodiscard]] const std::string& text() const { return server_.text(); }

 private:
  std::mutex mutex_;
  std::vector<Asked> asked_;
  ScriptedDnsServer server_;
};

TEST_CASE("each name server of the zone is asked, and each has its answer") {
  World world([](const Asked& asked) { return txt_reply(asked.name); });
  Asking asking = world.asking();
  const auto answers = asking.ask_authoritative("_mta-sts.a.example", RrType::txt);
  REQUIRE(answers.size() == 2);
  REQUIRE(answers[0].txt == std::vector<std::string>{"of _mta-sts.a.example"});
  REQUIRE(answers[0].server == world.text());
  REQUIRE(answers[1].status == DnsStatus::failed);
  REQUIRE(answers[1].failure.reason == DnsFailureReason::unreachable);
  REQUIRE(answers[1].failure.message.find("ns2.test: 127.0.0.2#") == 0);
  REQUIRE(world.count(kTypeTxt, true) == 0);
}

TEST_CASE("many names of one zone find it once") {
  World world([](const Asked& asked) { return txt_reply(asked.name); });
  Asking asking = world.asking();
  for (int i = 0; i < 50; ++i) {
    const auto answers = asking.ask_authoritative(fmt::format("_mta-sts.d{}.example", i), RrType::txt);
    REQUIRE(answers.size() == 2);
    REQUIRE(answers[0].status == DnsStatus::records);
  }
  REQUIRE(world.count(kTypeNs, true) == 2);  // at the first name, and at the apex
  REQUIRE(world.count(kTypeA, true) == 2);
  REQUIRE(world.count(kTypeTxt, false) == 50);
}

TEST_CASE("many names at once share the search for the servers' addresses") {
  World world([](const Asked& asked) { return txt_reply(asked.name); });
  Asking asking = world.asking();
  std::vector<Task<std::vector<DnsAnswer>>> tasks;
  for (int i = 0; i < 50; ++i) {
    tasks.push_back(
        asking.client.ask_authoritative(question(fmt::format("_mta-sts.d{}.example", i), RrType::txt)));
  }
  const auto answers = finish(asking.loop, all_of(asking.loop, std::move(tasks)));
  REQUIRE(std::all_of(answers.begin(), answers.end(), [](const auto& each) {
    return each.size() == 2 && each[0].status == DnsStatus::records;
  }));
  REQUIRE(world.count(kTypeA, true) == 2);
}

TEST_CASE("a zone further down is found by the referral of the one above") {
  World world([](const Asked& asked) {
    static bool child_was_found = false;
    if (!is_below(asked.name, "child.example") || child_was_found) return txt_reply(asked.name);
    child_was_found = true;
    Reply referral;
    referral.authority = {ns_rr("child.example", "ns1.test")};
    return referral;
  });
  Asking asking = world.asking();
  REQUIRE(asking.ask_authoritative("a.example", RrType::txt)[0].status == DnsStatus::records);
  REQUIRE(asking.ask_authoritative("a.child.example", RrType::txt)[0].txt ==
          std::vector<std::string>{"of a.child.example"});
}

TEST_CASE("answers without authority are failures, whatever they say") {
  World world([](const Asked& asked) {
    Reply lame = txt_reply(asked.name);
    lame.authoritative = false;
    return lame;
  });
  Asking asking = world.asking();
  const auto answers = asking.ask_authoritative("a.example", RrType::txt);
  REQUIRE(answers[0].status == DnsStatus::failed);
  REQUIRE(answers[0].txt.empty());
  REQUIRE(answers[0].failure.message.find("without authority") != std::string::npos);
}

TEST_CASE("a server that refuses is a failed answer of its own") {
  World world([](const Asked&) {
    Reply refused;
    refused.rcode = kRefused;
    return refused;
  });
  Asking asking = world.asking();
  const auto answers = asking.ask_authoritative("a.example", RrType::txt);
  REQUIRE(answers.size() == 2);
  REQUIRE(answers[0].failure.reason == DnsFailureReason::refused);
}

TEST_CASE("no such name, from the zone's own servers") {
  World world([](const Asked&) {
    Reply nothing;
    nothing.rcode = kNxDomain;
    nothing.authoritative = true;
    nothing.authority = {soa_rr("example")};
    return nothing;
  });
  Asking asking = world.asking();
  REQUIRE(asking.ask_authoritative("gone.example", RrType::txt)[0].status == DnsStatus::no_such_name);
}

TEST_CASE("a CNAME out of the zone is followed to the servers of the target's zone") {
  World world([](const Asked& asked) {
    if (is_below(asked.name, "other.example")) return txt_reply(asked.name);
    Reply alias;
    alias.authoritative = true;
    alias.answer = {cname_rr(asked.name, "_mta-sts.other.example")};
    return alias;
  });
  Asking asking = world.asking();
  const auto answers = asking.ask_authoritative("_mta-sts.a.example", RrType::txt);
  REQUIRE(answers.size() == 2);
  REQUIRE(answers[0].txt == std::vector<std::string>{"of _mta-sts.other.example"});
  REQUIRE(answers[0].cname_chain == std::vector<std::string>{"_mta-sts.other.example"});
  REQUIRE(answers[1].status == DnsStatus::failed);
}

TEST_CASE("where the zone cannot be found, a lone failed answer says why") {
  Reply servfail;
  servfail.rcode = 2;
  World failing([](const Asked& asked) { return txt_reply(asked.name); },
                [=](const Asked&) { return servfail; });
  Asking asking = failing.asking();
  const auto answers = asking.ask_authoritative("a.example", RrType::txt);
  REQUIRE(answers.size() == 1);
  REQUIRE(answers[0].failure.reason == DnsFailureReason::servfail);

  World empty([](const Asked& asked) { return txt_reply(asked.name); }, [](const Asked&) { return Reply{}; });
  Asking nowhere = empty.asking();
  REQUIRE(nowhere.ask_authoritative("a.example", RrType::txt)[0].failure.reason ==
          DnsFailureReason::unreachable);
}

TEST_CASE("name servers without addresses are failed answers with their names") {
  World world([](const Asked& asked) { return txt_reply(asked.name); },
              [](const Asked& asked) {
                Reply reply = recursive_reply(asked);
                if (asked.type == kTypeA) reply.answer.clear();
                return reply;
              });
  Asking asking = world.asking();
  const auto answers = asking.ask_authoritative("a.example", RrType::txt);
  REQUIRE(answers.size() == 2);
  REQUIRE(answers[0].failure.message == "the name server ns1.test has no address");
}

}  // namespace
}  // namespace mtasts::test
