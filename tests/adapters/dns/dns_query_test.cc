// Compares the encoded queries with those of ldns.
#include "adapters/dns/dns_query.h"

#include "adapters/ldns/ldns.h"
#include "catch.h"

namespace mtasts::test {
namespace {

WireName wire_name(std::string_view text) {
  return WireName(*DomainName::parse(text));
}

// The query as ldns builds it.
std::string ldns_query(std::string_view owner, RecordType type, std::uint16_t id) {
  ldns_rdf* dname = ldns_dname_new_frm_str(std::string(owner).c_str());
  const LdnsPacket packet(
      ldns_pkt_query_new(dname, static_cast<ldns_rr_type>(type), LDNS_RR_CLASS_IN, LDNS_RD | LDNS_AD));
  ldns_pkt_set_id(packet.get(), id);
  ldns_pkt_set_edns_udp_size(packet.get(), kEdnsPayload);
  std::uint8_t* octets = nullptr;
  std::size_t size = 0;
  REQUIRE(ldns_pkt2wire(&octets, packet.get(), &size) == LDNS_STATUS_OK);
  const std::string result(reinterpret_cast<char*>(octets), size);
  std::free(octets);
  return result;
}

TEST_CASE("a query has the same bytes as that of ldns") {
  const std::string longest = std::string(63, 'a') + '.' + std::string(63, 'b') + '.' + std::string(63, 'c') +
                              '.' + std::string(61, 'd');
  for (const std::string& owner :
       {std::string("example.com"), std::string("_mta-sts.a.b.c"), std::string("x"), longest}) {
    for (const RecordType type : {RecordType::a, RecordType::ns, RecordType::cname, RecordType::soa,
                                  RecordType::mx, RecordType::txt, RecordType::aaaa}) {
      DnsQuery query(wire_name(owner), type, Recursion::desired, Edns::with);
      query.set_id(0xBEEF);
      REQUIRE(query.octets() == ldns_query(owner, type, 0xBEEF));
    }
  }
}

TEST_CASE("a query without EDNS has no OPT record, one without recursion neither RD nor AD") {
  const DnsQuery query(wire_name("a"), RecordType::mx, Recursion::not_desired, Edns::without);
  REQUIRE(query.octets() == std::string_view("\0\0\0\0\0\1\0\0\0\0\0\0\1a\0\0\x0F\0\1", 19));
}

TEST_CASE("an answer must match in id, flags and question") {
  DnsQuery query(wire_name("a"), RecordType::mx, Recursion::desired, Edns::with);
  query.set_id(0x0102);
  const std::string answer("\1\2\x81\x80\0\1\0\0\0\0\0\0\1a\0\0\x0F\0\1", 19);
  REQUIRE(query.is_answered_by(answer));
  const auto changed = [&](std::size_t at, char octet) {
    std::string other = answer;
    other[at] = octet;
    return other;
  };
  REQUIRE(query.is_answered_by(changed(13, 'A')));
  REQUIRE(query.is_answered_by(answer + "more"));
  REQUIRE_FALSE(query.is_answered_by(""));
  REQUIRE_FALSE(query.is_answered_by(answer.substr(0, 18)));
  REQUIRE_FALSE(query.is_answered_by(changed(0, 2)));                        // id
  REQUIRE_FALSE(query.is_answered_by(changed(1, 1)));                        // id
  REQUIRE_FALSE(query.is_answered_by(changed(2, 1)));                        // a query
  REQUIRE_FALSE(query.is_answered_by(changed(2, static_cast<char>(0xA9))));  // opcode UPDATE
  REQUIRE_FALSE(query.is_answered_by(changed(5, 2)));                        // two questions
  REQUIRE_FALSE(query.is_answered_by(changed(4, 1)));                        // 257 questions
  REQUIRE_FALSE(query.is_answered_by(changed(12, 2)));                       // a name of another shape
  REQUIRE_FALSE(query.is_answered_by(changed(13, 'b')));                     // another name
  REQUIRE_FALSE(query.is_answered_by(changed(16, 0x10)));                    // TXT
  REQUIRE_FALSE(query.is_answered_by(changed(18, 3)));                       // class CH
}

TEST_CASE("an answer without a question is accepted if it is an error") {
  const DnsQuery query(wire_name("a"), RecordType::mx, Recursion::desired, Edns::with);
  const auto bare = [](char rcode) { return std::string("\0\0\x81", 3) + rcode + std::string(8, '\0'); };
  REQUIRE(query.is_answered_by(bare(1)));
  REQUIRE(query.is_answered_by(bare(5)));
  REQUIRE_FALSE(query.is_answered_by(bare(0)));
  REQUIRE_FALSE(query.is_answered_by(bare(3)));  // NXDOMAIN does not say which name
}

}  // namespace
}  // namespace mtasts::test
