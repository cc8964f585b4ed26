// The client against a server that answers each message by a script: signed, unsigned, forged or not at all.
#include "adapters/dns_update/dns_update_client.h"

#include <atomic>
#include <chrono>
#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "catch.h"
#include "dns/scripted_dns_server.h"
#include "dns_client_fixture.h"

namespace mtasts::test {
namespace {

constexpr std::chrono::sys_seconds kUpdateNow{std::chrono::seconds(1'800'000'000)};
constexpr int kOpcodeUpdateBits = 0x28;

TsigKey update_key(const char* name = "mtasts", TsigAlgorithm algorithm = TsigAlgorithm::hmac_sha256,
                   const char* secret = "secret-of-the-tests") {
  const std::string_view bytes = secret;
  return {*DomainName::parse(name), algorithm, Secret({bytes.begin(), bytes.end()})};
}

bool is_update(const ReceivedQuery& query) {
  return (query.octets[2] & 0x78) == kOpcodeUpdateBits;
}

std::string mac_of(const ReceivedQuery& query) {
  const auto request = read_update_reply(query.octets);
  return request && request->tsig ? request->tsig->mac : std::string();
}

std::string unsigned_reply(const ReceivedQuery& query, const Reply& reply) {
  std::string octets = reply.octets(query);
  if (is_update(query)) octets[2] = static_cast<char>(octets[2] | kOpcodeUpdateBits);
  return octets;
}

struct Signing {
  TsigKey key = update_key();
  std::chrono::sys_seconds time = kUpdateNow;
  std::uint16_t error = 0;
  std::string other = {};
};

std::string sign_reply(const ReceivedQuery& query, const std::string& octets, const Signing& signing = {}) {
  TsigFields fields = tsig_fields(signing.key, signing.time);
  fields.error = signing.error;
  fields.other = signing.other;
  return add_tsig(octets, fields, tsig_mac(octets, fields, signing.key, mac_of(query)));
}

// A server of the zone example.com. Questions are answered from `records`, updates by `on_update`.
class UpdateServer {
 public:
  using OnUpdate = std::function<void(const ReceivedQuery&, ReplySender&)>;
  explicit UpdateServer(OnUpdate on_update, std::vector<Rr> records = {}, unsigned rcode_of_questions = 0)
      : on_update_(std::move(on_update)), records_(std::move(records)), rcode_(rcode_of_questions) {}

  [[nodiscard]] const ServerAddress& address() const { return server_.address(); }
  [[nodiscard]] int updates() const { return updates_; }
  [[nodiscard]] int questions() const { return server_.tcp_queries() - updates_; }
  [[nodiscard]] std::string last_update() {
    const std::lock_guard lock(mutex_);
    return last_update_;
  }

 private:
  void serve(const ReceivedQuery& query, ReplySender& sender) {
    if (is_update(query)) {
      {
        const std::lock_guard lock(mutex_);
        last_update_ = query.octets;
      }
      ++updates_;
      return on_update_(query, sender);
    }
    Reply reply{.rcode = rcode_, .authoritative = true};
    for (const Rr& rr : records_) {
      const bool is_asked = rr.owner == wire(query.name) && (rr.type == query.type || rr.type == 5);
      if (is_asked) reply.answer.push_back(rr);
    }
    if (reply.answer.empty()) reply.authority = {soa_rr("example.com")};
    sender.send(sign_reply(query, unsigned_reply(query, reply)));
  }

  OnUpdate on_update_;
  std::vector<Rr> records_;
  unsigned rcode_;
  std::mutex mutex_;
  std::string last_update_;
  std::atomic<int> updates_ = 0;
  ScriptedDnsServer server_{
      [this](const ReceivedQuery& query, ReplySender& sender) { serve(query, sender); }};
};

void accept_update(const ReceivedQuery& query, ReplySender& sender) {
  sender.send(sign_reply(query, unsigned_reply(query, {})));
}

ChangeName update_step(const char* domain, std::vector<std::string> before, std::vector<std::string> after) {
  const DomainName owner = *DomainName::parse(std::string("_mta-sts.") + domain);
  ChangeName step{owner, {}, {}};
  for (auto& text : before) step.before.push_back({owner, *Ttl::from_seconds(300), TxtData{std::move(text)}});
  for (auto& text : after) step.after.push_back({owner, *Ttl::from_seconds(300), TxtData{std::move(text)}});
  return step;
}

std::vector<UpdateOutcome> apply_steps(const ServerAddress& server, std::vector<ChangeName> steps,
                                       std::chrono::milliseconds question_time = std::chrono::seconds(5)) {
  EpollLoop loop;
  DnsUpdateSettings settings;
  settings.question_time = question_time;
  settings.update_time = std::chrono::milliseconds(150);
  DnsUpdateClient client(loop, server, update_key(), settings, [] { return kUpdateNow; });
  return finish(loop, client.apply(std::move(steps)));
}

UpdateOutcome apply_one(UpdateServer& server) {
  const auto outcomes = apply_steps(server.address(), {update_step("example.com", {}, {"v=STSv1; id=1;"})});
  REQUIRE(outcomes.size() == 1);
  return outcomes.front();
}

std::string code_of(const UpdateOutcome& outcome) {
  return outcome.error ? std::string(outcome.error->code.text()) : std::string();
}

}  // namespace

TEST_CASE("a name that does not exist takes one question") {
  constexpr unsigned kNxDomain = 3;
  UpdateServer server(accept_update, {}, kNxDomain);
  CHECK(apply_one(server).status == UpdateStatus::done);
  CHECK(server.questions() == 1);
}

TEST_CASE("an update with a signed reply is done") {
  UpdateServer server(accept_update);
  CHECK(apply_one(server).status == UpdateStatus::done);
  CHECK(server.updates() == 1);
  const auto update = read_update_reply(server.last_update());
  REQUIRE(update);
  CHECK(update->question == wire("example.com") + big_endian16(6) + big_endian16(1));
  REQUIRE(update->authority.size() == 1);  // the update section; those of other classes are left out
  CHECK(update->authority[0].rdata == "\x0Ev=STSv1; id=1;");
  REQUIRE(update->tsig);
  CHECK(update->tsig->fields.key.text() == "mtasts");
  CHECK(update->tsig->fields.fudge == 300);
}

TEST_CASE("the zone of a CNAME is that of its parent") {
  UpdateServer server(accept_update, {cname_rr("_mta-sts.example.com", "elsewhere.test")});
  ChangeName step = update_step("example.com", {}, {"v=STSv1; id=1;"});
  step.before = {{step.owner, *Ttl::from_seconds(300), CnameData{*DomainName::parse("elsewhere.test")}}};
  CHECK(apply_steps(server.address(), {step}).front().status == UpdateStatus::done);
  CHECK(read_update_reply(server.last_update())->question.starts_with(wire("example.com")));
}

TEST_CASE("nothing is sent for records that exist and none for a conflict") {
  UpdateServer server(accept_update, {txt_rr("_mta-sts.a.example.com", {"v=STSv1; ", "id=1;"}),
                                      txt_rr("_mta-sts.b.example.com", {"foreign"})});
  const auto outcomes = apply_steps(server.address(), {update_step("a.example.com", {}, {"v=STSv1; id=1;"}),
                                                       update_step("b.example.com", {}, {"v=STSv1; id=1;"})});
  CHECK(outcomes[0].status == UpdateStatus::unchanged);
  CHECK(outcomes[1].status == UpdateStatus::conflict);
  CHECK(code_of(outcomes[1]) == "update-conflict");
  CHECK(server.updates() == 0);
}

TEST_CASE("the reply to an update is believed only from the holder of the key") {
  using Forge = std::function<std::string(const ReceivedQuery&)>;
  const auto plain = [](const ReceivedQuery& query) { return unsigned_reply(query, {}); };
  const auto change = [plain](std::size_t at, int bits) -> Forge {
    return [=](const ReceivedQuery& query) {
      std::string octets = plain(query);
      octets[at] = static_cast<char>(octets[at] ^ bits);
      return sign_reply(query, octets);
    };
  };
  const auto sign_otherwise = [plain](std::function<Signing()> signing) -> Forge {
    return [=](const ReceivedQuery& query) { return sign_reply(query, plain(query), signing()); };
  };
  const std::map<std::string, Forge> forgeries = {
      {"unsigned", plain},
      {"another id", change(1, 1)},
      {"no response", change(2, 0x80)},
      {"opcode QUERY", change(2, kOpcodeUpdateBits)},
      {"truncated", change(2, 2)},
      {"another zone", change(13, 1)},
      {"another type", change(26, 1)},
      {"another secret",
       sign_otherwise([] { return Signing{update_key("mtasts", TsigAlgorithm::hmac_sha256, "guessed")}; })},
      {"another key", sign_otherwise([] { return Signing{update_key("other")}; })},
      {"another algorithm",
       sign_otherwise([] { return Signing{update_key("mtasts", TsigAlgorithm::hmac_sha384)}; })},
      {"too old", sign_otherwise([] {
         return Signing{update_key(), kUpdateNow - std::chrono::seconds(301)};
       })},
      {"too new", sign_otherwise([] {
         return Signing{update_key(), kUpdateNow + std::chrono::seconds(301)};
       })},
      {"the signature of another request",
       [plain](const ReceivedQuery& query) {
         const std::string octets = plain(query);
         const TsigFields fields = tsig_fields(update_key(), kUpdateNow);
         return add_tsig(octets, fields, tsig_mac(octets, fields, update_key(), "another MAC"));
       }},
      {"changed after signing",
       [plain](const ReceivedQuery& query) {
         std::string octets = sign_reply(query, plain(query));
         octets[3] = static_cast<char>(octets[3] ^ 0x20);
         return octets;
       }},
      {"a cut signature",
       [plain](const ReceivedQuery& query) {
         const TsigFields fields = tsig_fields(update_key(), kUpdateNow);
         const std::string octets = plain(query);
         return add_tsig(octets, fields, tsig_mac(octets, fields, update_key(), mac_of(query)).substr(0, 16));
       }},
      {"bytes behind the signature",
       [plain](const ReceivedQuery& query) { return sign_reply(query, plain(query)) + 'x'; }},
      {"two signatures",
       [plain](const ReceivedQuery& query) { return sign_reply(query, sign_reply(query, plain(query))); }},
      {"rubbish", [](const ReceivedQuery&) { return std::string("rubbish"); }},
      {"nothing", [](const ReceivedQuery&) { return std::string(); }},
  };
  for (const auto& [name, forged] : forgeries) {
    CAPTURE(name);
    const Forge& forge = forged;  // clang 14 does not capture structured bindings
    UpdateServer server([&](const ReceivedQuery& query, ReplySender& sender) { sender.send(forge(query)); });
    const UpdateOutcome outcome = apply_one(server);
    CHECK(outcome.status == UpdateStatus::unknown);
    const std::string code = code_of(outcome);
    CHECK((code == "update-unverified" || code == "update-unknown"));
    CHECK(server.updates() == 1);  // nothing is repeated
  }
}

TEST_CASE("a lost reply leaves the outcome unknown") {
  SECTION("the server dies after the update") {
    UpdateServer server([](const ReceivedQuery&, ReplySender&) {});
    const UpdateOutcome outcome = apply_one(server);
    CHECK(outcome.status == UpdateStatus::unknown);
    CHECK(code_of(outcome) == "update-unknown");
    CHECK(server.updates() == 1);
  }
  SECTION("the reply breaks off") {
    UpdateServer server([](const ReceivedQuery& query, ReplySender& sender) {
      const std::string reply = sign_reply(query, unsigned_reply(query, {}));
      sender.send_irregularly(big_endian16(static_cast<unsigned>(reply.size())) + reply.substr(0, 40));
    });
    CHECK(apply_one(server).status == UpdateStatus::unknown);
  }
  SECTION("the reply drips") {
    UpdateServer server([](const ReceivedQuery& query, ReplySender& sender) {
      const std::string reply = sign_reply(query, unsigned_reply(query, {}));
      sender.send_irregularly(big_endian16(static_cast<unsigned>(reply.size())));
      for (const char octet : reply.substr(0, 10)) {
        std::this_thread::sleep_for(std::chrono::milliseconds(20));
        sender.send_irregularly({&octet, 1});
      }
    });
    const UpdateOutcome outcome = apply_one(server);
    CHECK(outcome.status == UpdateStatus::unknown);
    CHECK(outcome.error->message.find("no answer over TCP") != std::string::npos);
  }
}

TEST_CASE("the error of a server decides the outcome if it is signed") {
  struct Case {
    unsigned rcode;
    bool is_signed;
    UpdateStatus status;
    const char* code;
  };
  const auto expected = GENERATE(Case{3, true, UpdateStatus::conflict, "update-nxdomain"},
                                 Case{6, true, UpdateStatus::conflict, "update-yxdomain"},
                                 Case{7, true, UpdateStatus::conflict, "update-yxrrset"},
                                 Case{8, true, UpdateStatus::conflict, "update-nxrrset"},
                                 Case{5, true, UpdateStatus::failed, "update-refused"},
                                 Case{9, true, UpdateStatus::failed, "update-notauth"},
                                 Case{10, true, UpdateStatus::failed, "update-notzone"},
                                 Case{2, true, UpdateStatus::failed, "update-servfail"},
                                 Case{5, false, UpdateStatus::unknown, "update-refused"},
                                 Case{4, false, UpdateStatus::unknown, "update-notimp"},
                                 Case{8, false, UpdateStatus::unknown, "update-unverified"});
  CAPTURE(expected.rcode, expected.is_signed);
  UpdateServer server([&](const ReceivedQuery& query, ReplySender& sender) {
    const std::string reply = unsigned_reply(query, {.rcode = expected.rcode});
    sender.send(expected.is_signed ? sign_reply(query, reply) : reply);
  });
  const UpdateOutcome outcome = apply_one(server);
  CHECK(outcome.status == expected.status);
  CHECK(code_of(outcome) == expected.code);
}

TEST_CASE("a wrong clock is reported with its difference") {
  UpdateServer server([](const ReceivedQuery& query, ReplySender& sender) {
    Signing signing;
    signing.error = kBadTime;
    signing.other = big_endian16(0) + big_endian32(1'800'000'000 - 3600);
    sender.send(sign_reply(query, unsigned_reply(query, {.rcode = 9}), signing));
  });
  const UpdateOutcome outcome = apply_one(server);
  CHECK(outcome.status == UpdateStatus::failed);
  CHECK(code_of(outcome) == "update-badtime");
  CHECK(outcome.error->message.find("the clock of the server is 3600 s behind ours") != std::string::npos);
}

TEST_CASE("a conflict of one name does not stop the others") {
  UpdateServer server([](const ReceivedQuery& query, ReplySender& sender) {
    const bool has_conflict = query.octets.find(wire("_mta-sts.b.example.com")) != std::string::npos;
    sender.send(sign_reply(query, unsigned_reply(query, {.rcode = has_conflict ? 7U : 0U})));
  });
  const auto outcomes = apply_steps(
      server.address(), {update_step("a.example.com", {}, {"1"}), update_step("b.example.com", {}, {"1"}),
                         update_step("c.example.com", {}, {"1"})});
  REQUIRE(outcomes.size() == 3);
  CHECK(outcomes[0].status == UpdateStatus::done);
  CHECK(outcomes[1].status == UpdateStatus::conflict);
  CHECK(code_of(outcomes[1]) == "update-yxrrset");
  CHECK(outcomes[1].error->message.find(": _mta-sts.b.example.com: ") != std::string::npos);
  CHECK(outcomes[2].status == UpdateStatus::done);
  CHECK(server.updates() == 5);
  std::vector<ChangeName> many{update_step("b.example.com", {}, {"1"})};
  for (int i = 0; i < 31; ++i)
    many.push_back(update_step(("n" + std::to_string(i) + ".example.com").c_str(), {}, {"1"}));
  CHECK(apply_steps(server.address(), many).back().status == UpdateStatus::done);
  CHECK(server.updates() == 5 + 11);  // one of all, and two for each halving
}

TEST_CASE("the data of a wildcard is no data of the names that it answers for") {
  const std::vector<Rr> records{txt_rr("_mta-sts.example.com", {"wild"}), txt_rr("*.example.com", {"wild"})};
  UpdateServer server(accept_update, records);
  CHECK(apply_one(server).status == UpdateStatus::done);
  UpdateServer other(accept_update, {records[0], txt_rr("*.example.com", {"other"})});
  CHECK(apply_one(other).status == UpdateStatus::conflict);
}

TEST_CASE("changes that exceed a message are sent in several") {
  UpdateServer server(accept_update);
  std::vector<ChangeName> steps;
  for (int i = 0; i < 3; ++i) {
    const std::string domain = "n" + std::to_string(i) + ".example.com";
    steps.push_back(update_step(domain.c_str(), {}, {std::string(40'000, 'x')}));
  }
  for (const UpdateOutcome& outcome : apply_steps(server.address(), steps))
    CHECK(outcome.status == UpdateStatus::done);
  CHECK(server.updates() == 3);
  const auto outcomes =
      apply_steps(server.address(), {update_step("example.com", {}, {std::string(64'500, 'x')})});
  CHECK(code_of(outcomes.front()) == "update-too-large");
  CHECK(server.updates() == 3);
}

TEST_CASE("no update is sent if the names cannot be read") {
  struct Case {
    const char* name;
    std::function<std::string(const ReceivedQuery&)> answer;
    const char* code;
  };
  const Reply refused{.rcode = 5}, not_authoritative{.authority = {ns_rr("example.com", "ns.example.com")}};
  const std::vector<Case> cases = {
      {"an unsigned answer",
       [](const ReceivedQuery& query) {
         return unsigned_reply(query,
                               {.rcode = 3, .authoritative = true, .authority = {soa_rr("example.com")}});
       },
       "update-unverified"},
      {"an unsigned refusal", [&](const ReceivedQuery& query) { return unsigned_reply(query, refused); },
       "update-refused"},
      {"a key that the server does not know",
       [](const ReceivedQuery& query) {
         TsigFields fields = tsig_fields(update_key(), kUpdateNow);
         fields.error = 17;
         return add_tsig(unsigned_reply(query, {.rcode = 9}), fields, {});
       },
       "update-badkey"},
      {"a server without authority",
       [&](const ReceivedQuery& query) {
         return sign_reply(query, unsigned_reply(query, not_authoritative));
       },
       "update-notauth"},
      {"no SOA record",
       [](const ReceivedQuery& query) {
         return sign_reply(query, unsigned_reply(query, {.authoritative = true}));
       },
       "malformed"},
      {"the SOA record of another zone",
       [](const ReceivedQuery& query) {
         const Reply reply{.authoritative = true, .authority = {soa_rr("other.com")}};
         return sign_reply(query, unsigned_reply(query, reply));
       },
       "malformed"},
  };
  for (const Case& expected : cases) {
    CAPTURE(expected.name);
    std::atomic<int> updates = 0;
    const ScriptedDnsServer server([&](const ReceivedQuery& query, ReplySender& sender) {
      updates += is_update(query) ? 1 : 0;
      sender.send(expected.answer(query));
    });
    const auto outcomes = apply_steps(server.address(), {update_step("example.com", {}, {"1"})});
    CHECK(outcomes.front().status == UpdateStatus::failed);
    CHECK(code_of(outcomes.front()) == expected.code);
    CHECK(updates == 0);
  }
}

TEST_CASE("a server that cannot be reached is tried once for all names") {
  const ScriptedDnsServer server([](const ReceivedQuery&, ReplySender&) {}, TcpPort::closed);
  const auto outcomes = apply_steps(
      server.address(), {update_step("a.example.com", {}, {"1"}), update_step("b.example.com", {}, {"1"})});
  for (const UpdateOutcome& outcome : outcomes) {
    CHECK(outcome.status == UpdateStatus::failed);
    CHECK(code_of(outcome) == "unreachable");
    CHECK(outcome.error->message.find(server.text()) != std::string::npos);
  }
}

TEST_CASE("a server that does not answer in time gets no further message") {
  constexpr int kSteps = 20;
  std::vector<ChangeName> steps;
  for (int i = 0; i < kSteps; ++i)
    steps.push_back(
        update_step((std::to_string(i) + ".example.com").c_str(), {}, {std::string(40'000, 'x')}));
  std::atomic<bool> is_over = false;
  const auto hang = [&is_over](const ReceivedQuery&, ReplySender&) {
    while (!is_over) std::this_thread::sleep_for(std::chrono::milliseconds(5));
  };
  SECTION("to questions") {
    const ScriptedDnsServer server(hang);
    const auto begin = std::chrono::steady_clock::now();
    const auto outcomes = apply_steps(server.address(), steps, std::chrono::milliseconds(150));
    CHECK(std::chrono::steady_clock::now() - begin < std::chrono::milliseconds(150) * kSteps / 2);
    is_over = true;
    for (const UpdateOutcome& outcome : outcomes) CHECK(code_of(outcome) == "timeout");
  }
  SECTION("to an update") {
    UpdateServer server(hang);
    const auto outcomes = apply_steps(server.address(), steps);
    is_over = true;
    CHECK(outcomes.front().status == UpdateStatus::unknown);
    for (std::size_t i = 1; i < kSteps; ++i) {
      CHECK(outcomes[i].status == UpdateStatus::failed);
      CHECK(code_of(outcomes[i]) == "timeout");
    }
  }
}

}  // namespace mtasts::test
