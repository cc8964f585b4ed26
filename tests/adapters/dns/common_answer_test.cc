// The fast parser gives the same results as decode_dns_message() and evaluate_message().
#include "adapters/dns/common_answer.h"

#include <filesystem>
#include <fstream>
#include <iterator>
#include <optional>

#include "adapters/dns/message_result.h"
#include "catch.h"
#include "compare_parsers.h"
#include "scripted_dns_server.h"

namespace mtasts::test {
namespace {

constexpr std::string_view kName = "a.example";

// The octets of an answer to the question, with id 0.
std::string answer_octets(const Reply& reply, RecordType type, std::string_view question_name = kName) {
  DnsQuery query(WireName(*DomainName::parse(question_name)), type, Recursion::desired, Edns::with);
  ReceivedQuery received;
  received.octets = std::string(query.octets());
  received.name = question_name;
  received.type = static_cast<unsigned>(type);
  received.edns = true;
  return reply.octets(received);
}

// The usual owner: a pointer to the question.
Rr with_pointer(Rr record) {
  record.owner = "\xC0\x0C";
  return record;
}

Reply common_mx() {
  Reply reply;
  reply.authenticated = true;
  reply.answer = {with_pointer(mx_rr("", 10, "MX.a.example", 300)),
                  with_pointer(mx_rr("", 20, "mx_2.other-example", 60))};
  return reply;
}

Reply common_txt() {
  Reply reply;
  reply.answer = {with_pointer(txt_rr("", {"v=STSv1; ", "id=1;"})), with_pointer(txt_rr("", {""}))};
  reply.authority = {ns_rr("example", "ns.example")};
  return reply;
}

Reply common_cname() {
  Reply reply;
  reply.answer = {with_pointer(cname_rr("", "_mta-sts.Primary.example", 300))};
  reply.authority = {ns_rr("example", "ns.example")};
  return reply;
}

bool is_common(const std::string& packet, RecordType type) {
  const ParserComparison both(packet, type);
  REQUIRE(both.agree());
  return both.fast.has_value();
}

}  // namespace

TEST_CASE("the fast parser accepts common answers") {
  REQUIRE(is_common(answer_octets(common_mx(), RecordType::mx), RecordType::mx));
  REQUIRE(is_common(answer_octets(common_txt(), RecordType::txt), RecordType::txt));
  REQUIRE(is_common(answer_octets(common_cname(), RecordType::cname), RecordType::cname));
  Reply null_mx;
  null_mx.answer = {with_pointer(mx_rr("", 0, ""))};
  REQUIRE(is_common(answer_octets(null_mx, RecordType::mx), RecordType::mx));
}

TEST_CASE("the fast parser returns records, TTL and AD flag") {
  const ParserComparison both(answer_octets(common_mx(), RecordType::mx), RecordType::mx);
  REQUIRE(both.fast);
  REQUIRE(both.fast->mx == std::vector<MxRecord>{{10, "mx.a.example", 300}, {20, "mx_2.other-example", 60}});
  REQUIRE(both.fast->ttl == 60);
  REQUIRE(both.fast->authenticated);
  const ParserComparison alias(answer_octets(common_cname(), RecordType::cname), RecordType::cname);
  REQUIRE(alias.fast);
  REQUIRE(alias.fast->names == std::vector<std::string>{"_mta-sts.primary.example"});
  REQUIRE(alias.fast->ttl == 300);
}

TEST_CASE("the fast parser rejects unusual answers") {
  const auto is_rejected = [](const Reply& reply, RecordType type = RecordType::mx) {
    return !is_common(answer_octets(reply, type), type);
  };
  Reply reply;
  CHECK(is_rejected(reply));  // no record
  reply.rcode = 3;
  CHECK(is_rejected(reply));  // no such name
  reply = common_mx();
  reply.rcode = 2;
  CHECK(is_rejected(reply));  // an error with records
  reply = common_mx();
  reply.truncated = true;
  CHECK(is_rejected(reply));
  reply = common_mx();
  reply.answer.push_back(cname_rr(kName, "b.example"));
  CHECK(is_rejected(reply));
  reply = common_mx();
  reply.answer.push_back(mx_rr("b.example", 5, "mx.b.example"));  // another owner
  CHECK(is_rejected(reply));
  reply = common_mx();
  reply.answer.front().owner = wire(kName);  // the owner in full
  CHECK(is_rejected(reply));
  reply = common_mx();
  reply.answer.front().rdata = std::string("\0\x0A\3m.x\0", 7);  // an octet that needs an escape
  CHECK(is_rejected(reply));
  reply = common_mx();
  reply.authority = {soa_rr("example")};
  CHECK(is_rejected(reply));
  reply = common_mx();
  reply.answer.assign(65, reply.answer.front());
  CHECK(is_rejected(reply));
  reply = {};
  reply.answer = {with_pointer(a_rr("", std::string(4, '\1')))};
  CHECK(is_rejected(reply, RecordType::a));
  CHECK(is_rejected(common_cname(), RecordType::txt));  // a CNAME in place of the type
  reply = common_cname();
  reply.answer.push_back(with_pointer(txt_rr("", {"beside"})));
  CHECK(is_rejected(reply, RecordType::cname));
}

TEST_CASE("a name has at most 255 octets on the wire for both parsers") {
  const std::string labels =
      std::string(63, 'a') + '.' + std::string(63, 'b') + '.' + std::string(63, 'c') + '.';
  const auto answers = [&labels](std::size_t last_label) {
    Reply mx;
    mx.answer = {with_pointer(mx_rr("", 10, labels + std::string(last_label, 'd')))};
    Reply cname;
    cname.answer = {with_pointer(cname_rr("", labels + std::string(last_label, 'd')))};
    return is_common(answer_octets(mx, RecordType::mx), RecordType::mx) &&
           is_common(answer_octets(cname, RecordType::cname), RecordType::cname);
  };
  CHECK(answers(61));
  CHECK_FALSE(answers(62));
}

TEST_CASE("both parsers agree after any byte of an answer is changed") {
  const auto all_changes = [](const std::string& packet, RecordType type) {
    int fast = 0;
    for (std::size_t at = 0; at < packet.size(); ++at) {
      for (const unsigned octet : {0U, 1U, 2U, 0x0CU, 0x2EU, 0x3FU, 0x40U, 0x7FU, 0x80U, 0xC0U, 0xFFU}) {
        std::string changed = packet;
        changed[at] = static_cast<char>(octet);
        const ParserComparison both(changed, type);
        INFO("octet " << at << " is " << octet);
        REQUIRE(both.agree());
        fast += both.fast ? 1 : 0;
      }
      const ParserComparison cut(packet.substr(0, at), type);
      REQUIRE(cut.agree());
    }
    return fast;
  };
  REQUIRE(all_changes(answer_octets(common_mx(), RecordType::mx), RecordType::mx) > 50);
  REQUIRE(all_changes(answer_octets(common_txt(), RecordType::txt), RecordType::txt) > 50);
  REQUIRE(all_changes(answer_octets(common_cname(), RecordType::cname), RecordType::cname) > 50);
}

TEST_CASE("both parsers agree on the fuzz corpus") {
  int fast = 0;
  for (const auto& entry : std::filesystem::directory_iterator(std::filesystem::path(MTASTS_TEST_DATA) /
                                                               "fuzz/corpus/dns_answer")) {
    std::ifstream file(entry.path(), std::ios::binary);
    const std::string input{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
    if (input.empty()) continue;
    for (const RecordType type : {RecordType::mx, RecordType::txt, RecordType::cname}) {
      INFO(entry.path());
      const ParserComparison both(input.substr(1), type);
      REQUIRE(both.agree());
      fast += both.fast ? 1 : 0;
    }
  }
  REQUIRE(fast > 0);
}

}  // namespace mtasts::test
