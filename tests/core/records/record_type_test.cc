// Record types by mnemonic and by number.
#include "mtasts/record_type.h"

#include <string>

#include "catch.h"

namespace mtasts::test {

TEST_CASE("every record type number is read back from its text", "[record_type]") {
  for (unsigned number = 0; number <= UINT16_MAX; ++number) {
    const auto type = static_cast<RecordType>(number);
    INFO(text(type));
    REQUIRE(parse_record_type(text(type)) == type);
    REQUIRE(parse_record_type("TYPE" + std::to_string(number)) == type);
  }
}

TEST_CASE("a record type has its mnemonic, or TYPE and its number", "[record_type]") {
  CHECK(text(RecordType::a) == "A");
  CHECK(text(RecordType::tlsa) == "TLSA");
  CHECK(text(RecordType::caa) == "CAA");
  CHECK(text(RecordType{65401}) == "ALIAS");
  CHECK(parse_record_type("aname") == RecordType::aname);
  CHECK(parse_record_type("NETLIFYv6") == RecordType::netlifyv6);
  CHECK(text(RecordType::aname) == "ANAME");
  CHECK(text(RecordType{65280}) == "TYPE65280");
  CHECK(mnemonic(RecordType::mx) == "MX");
  CHECK(mnemonic(RecordType{0}).empty());
  CHECK(mnemonic(RecordType{65280}).empty());
}

TEST_CASE("a record type is read in any case", "[record_type]") {
  CHECK(parse_record_type("TxT") == RecordType::txt);
  CHECK(parse_record_type("cname") == RecordType::cname);
  CHECK(parse_record_type("nsap-ptr") == RecordType{23});
  CHECK(parse_record_type("type0016") == RecordType::txt);
}

TEST_CASE("a text that names no record type is refused", "[record_type]") {
  for (const std::string text : {"", "TEXT", "TXT ", " TXT", "TYPE", "TYPE-1", "TYPE+1", "TYPE65536",
                                 "TYPE1x", "TYPE000000000000016", "ANY", "IN", "MX\xC3\xBC"}) {
    INFO(text);
    CHECK_FALSE(parse_record_type(text));
  }
}

}  // namespace mtasts::test
