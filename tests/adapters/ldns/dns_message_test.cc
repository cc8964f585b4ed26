// Valid and malformed packets.
#include "adapters/dns/dns_message.h"

#include "catch.h"
#include "dns/scripted_dns_server.h"

namespace mtasts::test {
namespace {

constexpr unsigned kFlags = 0x8180;

// A packet about "a", with sections given as octets.
std::string packet(unsigned flags, unsigned answer, unsigned authority, unsigned additional,
                   const std::string& records) {
  return big_endian16(1) + big_endian16(flags) + big_endian16(1) + big_endian16(answer) +
         big_endian16(authority) + big_endian16(additional) + wire("a") + big_endian16(15) + big_endian16(1) +
         records;
}

const std::string kToQuestion = {'\xC0', '\x0C'};

std::string record(const std::string& owner, unsigned type, const std::string& rdata, unsigned rr_class = 1,
                   std::uint32_t ttl = 60) {
  return owner + big_endian16(type) + big_endian16(rr_class) + big_endian32(ttl) +
         big_endian16(static_cast<unsigned>(rdata.size())) + rdata;
}

std::string mx(const std::string& owner = kToQuestion) {
  return record(owner, 15, big_endian16(10) + wire("b"));
}

void malformed(const std::string& octets) {
  const auto message = decode_dns_message(octets, RecordType::mx);
  REQUIRE_FALSE(message);
  REQUIRE(message.error().code == "malformed");
}

TEST_CASE("the flags of the header are decoded") {
  const auto message = decode_dns_message(packet(0x85A3, 0, 0, 0, ""), RecordType::mx);
  REQUIRE(message);
  REQUIRE(message->rcode == 3);
  REQUIRE(message->authoritative);
  REQUIRE(message->authenticated);
  REQUIRE_FALSE(message->truncated);
}

TEST_CASE("only the header of a truncated packet is decoded") {
  const auto message = decode_dns_message(packet(kFlags | 0x0200, 3, 0, 0, "rubbish"), RecordType::mx);
  REQUIRE(message);
  REQUIRE(message->truncated);
  REQUIRE(message->answer.empty());
}

TEST_CASE("the OPT record has the upper bits of the RCODE") {
  const std::string opt = record(std::string(1, '\0'), 41, "", 1232, 0x01000000);
  REQUIRE(decode_dns_message(packet(kFlags, 0, 0, 1, opt), RecordType::mx)->rcode == 16);  // BADVERS
}

TEST_CASE("records of the queried type and CNAMEs are kept, others are not parsed") {
  const std::string rubbish = record(kToQuestion, 45, "\xFF");  // IPSECKEY that is none
  const std::string signature = record(kToQuestion, 250, "");   // TSIG, not asked for
  const std::string chaos = record(kToQuestion, 15, "?", 3);    // class CH
  const std::string cname = record(kToQuestion, 5, wire("c"));
  const std::string soa = record(wire("z"), 6, wire("n") + wire("h") + std::string(20, 'x'));
  const auto message = decode_dns_message(
      packet(kFlags, 4, 2, 1, rubbish + mx() + chaos + cname + rubbish + soa + signature), RecordType::mx);
  REQUIRE(message);
  REQUIRE(message->answer.size() == 2);
  REQUIRE(message->answer[0].preference == 10);
  REQUIRE(message->answer[0].name.text() == "b");
  REQUIRE(message->answer[0].owner.text() == "a");
  REQUIRE(message->answer[1].type == RecordType::cname);
  REQUIRE(message->authority.size() == 1);
  REQUIRE(message->authority[0].owner.text() == "z");
}

TEST_CASE("an answer may have 64 records, but not 65") {
  std::string records;
  for (int i = 0; i < 64; ++i) records += mx();
  REQUIRE(decode_dns_message(packet(kFlags, 64, 0, 0, records), RecordType::mx)->answer.size() == 64);
  const auto message = decode_dns_message(packet(kFlags, 65, 0, 0, records + mx()), RecordType::mx);
  REQUIRE(message.error().code == "too-large");
}

TEST_CASE("a TXT record may have 255 empty strings, but not none") {
  const auto decode = [](const std::string& rdata) {
    return decode_dns_message(packet(kFlags, 1, 0, 0, record(kToQuestion, 16, rdata)), RecordType::txt);
  };
  REQUIRE(decode(std::string(255, '\0'))->answer[0].octets == std::string(255, '\0'));
  REQUIRE_FALSE(decode(""));
  REQUIRE_FALSE(
      decode("\x05"
             "abc"));  // a string longer than its record
}

TEST_CASE("a TLSA record needs three bytes and at least one of data") {
  const auto decode = [](const std::string& rdata) {
    return decode_dns_message(packet(kFlags, 1, 0, 0, record(kToQuestion, 52, rdata)), RecordType::tlsa);
  };
  const std::string rdata("\x03\x01\x01\x00\xFF", 5);
  REQUIRE(decode(rdata)->answer[0].octets == rdata);
  REQUIRE(decode(std::string("\x03\x01\x01", 3) + std::string(1000, 'x'))->answer[0].octets.size() == 1003);
  for (std::size_t length = 0; length < 4; ++length) {
    INFO(length);
    REQUIRE_FALSE(decode(rdata.substr(0, length)));
  }
}

TEST_CASE("a CAA record needs a tag within its RDATA") {
  const auto decode = [](const std::string& rdata) {
    return decode_dns_message(packet(kFlags, 1, 0, 0, record(kToQuestion, 257, rdata)), RecordType::caa);
  };
  const std::string rdata = std::string("\x80\x05", 2) + "issueca.example\xFF";
  REQUIRE(decode(rdata)->answer[0].octets == rdata);
  REQUIRE(decode(rdata.substr(0, 7))->answer[0].octets == rdata.substr(0, 7));  // an empty value
  REQUIRE(decode(rdata + std::string(1000, 'x'))->answer[0].octets.size() == rdata.size() + 1000);
  for (std::size_t length = 0; length < 7; ++length) {
    INFO(length);
    REQUIRE_FALSE(decode(rdata.substr(0, length)));
  }
  REQUIRE_FALSE(decode(std::string("\0\0ca.example", 12)));
}

TEST_CASE("an inconsistent packet is malformed") {
  malformed("");
  malformed(std::string(11, '\0'));
  malformed(packet(kFlags, 1, 0, 0, ""));                  // a record that is not there
  malformed(packet(kFlags, 65535, 0, 0, mx()));            // many that are not there
  malformed(packet(kFlags, 0, 1, 0, mx().substr(0, 10)));  // an authority section cut short
  malformed(packet(kFlags, 0, 0, 1, "\xC0"));              // half a pointer
  malformed(packet(kFlags, 1, 0, 0, mx("\xC0\x13")));      // a pointer to itself
  malformed(packet(kFlags, 1, 0, 0, mx("\xFF\xFF")));      // a pointer beyond the end
  malformed(packet(kFlags, 1, 0, 0, mx("\x40" + std::string(64, 'a') + '\0')));  // a label type of 01
  malformed(
      packet(kFlags, 1, 0, 0, mx(std::string(200, '\x01') + "\x01\x01\x01")));    // a name that never ends
  malformed(packet(kFlags, 1, 0, 0, record(kToQuestion, 15, "\x0A")));            // half a preference
  malformed(packet(kFlags, 1, 0, 0, record(kToQuestion, 15, big_endian16(10))));  // no exchange
  malformed(
      packet(kFlags, 1, 0, 0, record(kToQuestion, 15, big_endian16(10) + wire("b") + "x")));  // more behind
  malformed(packet(kFlags, 1, 0, 0,
                   record(kToQuestion, 15, big_endian16(10) + "\x01") + wire("b")));  // name past the end
  std::string two_questions = packet(kFlags, 0, 0, 0, "");
  two_questions[5] = 2;
  malformed(two_questions);
}

TEST_CASE("pointers to pointers are followed") {
  // Each record's owner points to the one before, the first to the question.
  std::string records;
  std::size_t previous = 12;
  for (int i = 0; i < 64; ++i) {
    const std::size_t here = packet(kFlags, 0, 0, 0, "").size() + records.size();
    records += mx(big_endian16(static_cast<unsigned>(0xC000 | previous)));
    previous = here;
  }
  const auto message = decode_dns_message(packet(kFlags, 64, 0, 0, records), RecordType::mx);
  REQUIRE(message);
  REQUIRE(message->answer.back().owner.text() == "a");
}

}  // namespace
}  // namespace mtasts::test
