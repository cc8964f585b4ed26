// Updates against a model of a server that follows RFC 2136 §3.2 and §3.4 to the letter.
#include "mtasts/dns_update.h"

#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "catch.h"
#include "mtasts/code.h"

namespace mtasts::test {
namespace {

const DomainName kOwner = *DomainName::parse("_mta-sts.example.com");
constexpr std::uint16_t kA = 1, kCname = 5, kMx = 15, kTxt = 16, kSshfp = 44, kHttps = 65, kCaa = 257;

// All records at one name of the model, by type: with the MX records that are not ours to change.
struct ModelSet {
  std::uint32_t ttl = 0;
  std::set<std::string> rdata = {};
  friend bool operator==(const ModelSet&, const ModelSet&) = default;
};
using Model = std::map<std::uint16_t, ModelSet>;

ResourceRecord update_record(Rdata rdata, std::uint32_t ttl = 300) {
  return {kOwner, *Ttl::from_seconds(ttl), std::move(rdata)};
}
ResourceRecord cname(const char* target, std::uint32_t ttl = 300) {
  return update_record(CnameData{*DomainName::parse(target)}, ttl);
}
ResourceRecord address(const char* text) {
  return update_record(AddressData{*IpAddress::parse(text)});
}
ResourceRecord txt(std::string text, std::uint32_t ttl = 300) {
  return update_record(TxtData{std::move(text)}, ttl);
}
Rrset split_txt(std::string wire, std::uint32_t ttl = 300) {
  return {RecordType::txt, ttl, {std::move(wire)}};
}

// RFC 2136 §3.2.5. Returns the RCODE.
unsigned failed_prerequisite(const Model& model, const std::vector<UpdateRecord>& prerequisites) {
  std::map<std::uint16_t, std::set<std::string>> values;
  for (const UpdateRecord& record : prerequisites) {
    const bool exists = record.type == kUpdateTypeAny ? !model.empty() : model.count(record.type) != 0;
    if (record.record_class == kUpdateClassNone && exists) return record.type == kUpdateTypeAny ? 6 : 7;
    if (record.record_class == kUpdateClassAny && !exists) return record.type == kUpdateTypeAny ? 3 : 8;
    if (record.record_class == kUpdateClassIn) values[record.type].insert(record.rdata);
  }
  for (const auto& [type, rdata] : values) {
    const auto set = model.find(type);
    if (set == model.end() || set->second.rdata != rdata) return 8;
  }
  return 0;
}

// RFC 2136 §3.4.2: a CNAME beside other data, and other data beside a CNAME, are left out without an error.
void operate(Model& model, const UpdateRecord& record) {
  if (record.record_class == kUpdateClassAny) {
    model.erase(record.type);
    return;
  }
  if (record.type != kCname && model.count(kCname) != 0) return;
  if (record.type == kCname) {
    for (const auto& [type, set] : model) {
      if (type != kCname) return;
    }
    model.erase(kCname);
  }
  ModelSet& set = model[record.type];
  set.rdata.insert(record.rdata);
  set.ttl = record.ttl;
}

unsigned apply_update(Model& model, const NameUpdate& change) {
  const unsigned failure = failed_prerequisite(model, update_prerequisites(change));
  if (failure != 0) return failure;
  for (const UpdateRecord& record : update_operations(change)) operate(model, record);
  return 0;
}

Model model_of(const NameData& data) {
  Model model;
  for (const Rrset& set : data) {
    model[static_cast<std::uint16_t>(set.type)] = {set.ttl, {set.rdata.begin(), set.rdata.end()}};
  }
  return model;
}

// Every kind of content that the name can have.
std::vector<NameData> contents() {
  return {
      {},
      name_data({cname("_mta-sts.a.example")}),
      name_data({cname("_mta-sts.b.example")}),
      name_data({cname("_mta-sts.a.example", 60)}),
      name_data({address("192.0.2.1")}),
      name_data({address("192.0.2.1"), address("192.0.2.2"), address("2001:db8::1")}),
      name_data({address("2001:db8::1")}),
      name_data({txt("v=STSv1; id=1;")}),
      name_data({txt("v=STSv1; id=2;")}),
      name_data({txt("v=STSv1; id=2;", 60)}),
      {split_txt("\x09v=STSv1; \x05id=1;")},
      name_data({txt("v=STSv1; id=1;"), txt("foreign")}),
      name_data({txt("foreign")}),
      name_data({txt("v=STSv1; id=1;"), address("192.0.2.1")}),
      name_data({txt(std::string(600, 'x')), txt("")}),
  };
}

bool same_data_in_other_ttl(Model one, Model other) {
  for (auto& [type, set] : one) set.ttl = 0;
  for (auto& [type, set] : other) set.ttl = 0;
  return one == other;
}

}  // namespace

TEST_CASE("an update changes what was read to what is wanted and nothing else") {
  for (const NameData& before : contents()) {
    for (const NameData& after : contents()) {
      const NameUpdate change{kOwner, before, after};
      Model model = model_of(before);
      REQUIRE(apply_update(model, change) == 0);
      REQUIRE(model == model_of(after));
      // From any other content nothing is changed.
      for (const NameData& other : contents()) {
        const Model untouched = model_of(other);
        if (same_data_in_other_ttl(untouched, model_of(before))) continue;
        Model meanwhile = untouched;
        REQUIRE(is_failed_prerequisite(apply_update(meanwhile, change)));
        REQUIRE(meanwhile == untouched);
      }
    }
  }
}

TEST_CASE("an update from a content to itself is empty") {
  for (const NameData& content : contents()) CHECK(update_operations({kOwner, content, content}).empty());
}

TEST_CASE("two runs that change the same name leave the records of one of them") {
  for (const NameData& before : contents()) {
    const NameUpdate first{kOwner, before, name_data({txt("v=STSv1; id=8;"), txt("a")})};
    const NameUpdate second{kOwner, before, name_data({cname("_mta-sts.c.example")})};
    for (const auto& [one, other] : {std::pair(first, second), std::pair(second, first)}) {
      Model model = model_of(before);
      CHECK(apply_update(model, one) == 0);
      CHECK(apply_update(model, other) != 0);
      CHECK(model == model_of(one.after));
    }
  }
}

TEST_CASE("a CNAME is refused beside records that are not ours") {
  Model model = {{kMx, {300, {"mx"}}}};
  CHECK(apply_update(model, {kOwner, {}, name_data({cname("a.example")})}) == 6);
  CHECK(apply_update(model, {kOwner, {}, name_data({txt("v=STSv1; id=1;")})}) == 0);
  CHECK(model.count(kMx) == 1);
  CHECK(model.count(kTxt) == 1);
  CHECK(model.count(kA) == 0);
}

TEST_CASE("a CNAME replaces addresses only if the name has no other records") {
  const NameUpdate change{kOwner, name_data({address("192.0.2.1")}), name_data({cname("a.example")})};
  for (const std::uint16_t type : {kMx, kSshfp, kHttps, kCaa}) {
    Model model = model_of(change.before);
    model[type] = {300, {"other"}};
    const Model untouched = model;
    CHECK(apply_update(model, change) == 7);
    CHECK(model == untouched);
  }
}

TEST_CASE("RDATA on the wire reads back as it was written") {
  const auto rdata = GENERATE(values<Rdata>({CnameData{kOwner}, AddressData{*IpAddress::parse("192.0.2.1")},
                                             AddressData{*IpAddress::parse("2001:db8::1")}, TxtData{""},
                                             TxtData{std::string(600, 'x')}, *read_txt_rdata("\1a\1b")}));
  CHECK(read_wire_rdata(type_of(rdata), wire_rdata(rdata)) == rdata);
}

TEST_CASE("malformed RDATA is not read") {
  using namespace std::string_view_literals;
  const auto [type, octets] =
      GENERATE(table<RecordType, std::string_view>({{RecordType::a, "123"sv},
                                                    {RecordType::a, "0123456789abcdef"sv},
                                                    {RecordType::aaaa, "1234"sv},
                                                    {RecordType::txt, ""sv},
                                                    {RecordType::txt,
                                                     "\x02"
                                                     "a"sv},
                                                    {RecordType::txt,
                                                     "\x01"
                                                     "a\x01"sv},
                                                    {RecordType::cname, ""sv},
                                                    {RecordType::cname, "\0"sv},
                                                    {RecordType::cname,
                                                     "\x01"
                                                     "a"sv},
                                                    {RecordType::cname,
                                                     "\x03"
                                                     "a.b\0"sv},
                                                    {RecordType::cname,
                                                     "\x01"
                                                     "a\0\0"sv},
                                                    {RecordType::cname, "\xC0\x0C"sv},
                                                    {RecordType::mx, "1234"sv}}));
  CHECK_FALSE(read_wire_rdata(type, octets));
}

TEST_CASE("a step becomes an update of what the server has") {
  const ChangeName step{
      kOwner, {txt("v=STSv1; id=1;"), txt("foreign")}, {txt("v=STSv1; id=2;"), txt("foreign")}};
  NameData existing = name_data(step.before);

  SECTION("from the records that were read") {
    CHECK(*plan_name_update(step, existing) == NameUpdate{kOwner, existing, name_data(step.after)});
  }
  SECTION("nothing is sent if the server has the wanted records") {
    CHECK(*plan_name_update(step, name_data(step.after)) == std::nullopt);
  }
  SECTION("a foreign record keeps its character-strings") {
    existing[0].rdata = {
        "\x03"
        "for\x04"
        "eign",
        "\x0Ev=STSv1; id=1;"};
    const auto update = plan_name_update(step, existing);
    REQUIRE(update);
    REQUIRE(*update);
    CHECK((*update)->before == existing);
    CHECK((*update)->after == NameData{{RecordType::txt,
                                        300,
                                        {"\x03"
                                         "for\x04"
                                         "eign",
                                         "\x0Ev=STSv1; id=2;"}}});
  }
  SECTION("a changed TTL is no conflict") {
    existing[0].ttl = 60;
    const auto update = plan_name_update(step, existing);
    REQUIRE(update);
    CHECK((*update)->after[0].ttl == 300);
  }
  SECTION("other records are a conflict") {
    for (const NameData& other :
         {NameData{}, name_data({txt("v=STSv1; id=1;")}), name_data({txt("v=STSv1; id=3;"), txt("foreign")}),
          name_data({cname("a.example")}),
          NameData{{RecordType::cname,
                    300,
                    {std::string("\x03"
                                 "a.b\0",
                                 5)}}}}) {
      const auto update = plan_name_update(step, other);
      REQUIRE_FALSE(update);
      CHECK(update.error().code == "update-conflict");
      CHECK(update.error().fault == Fault::refused);
    }
  }
}

TEST_CASE("updates are split by the size of their records") {
  const NameUpdate change{kOwner, {}, name_data({txt("v=STSv1; id=1;")})};
  const std::size_t size = update_size(change);
  const std::size_t empty = encode_update(0, kOwner, {}).size();
  CHECK(encode_update(0, kOwner, {change}).size() == empty + size);
  CHECK(encode_update(0, kOwner, {change, change}).size() == empty + 2 * size);
  const auto groups = split_updates({change, change, change}, 2 * size);
  REQUIRE(groups.size() == 2);
  CHECK(groups[0].size() == 2);
  CHECK(groups[1].size() == 1);
  CHECK(split_updates({change, change}, 1).size() == 2);
  CHECK(split_updates({}, 1).empty());
}

TEST_CASE("an UPDATE has the form of RFC 2136") {
  using namespace std::string_literals;
  const DomainName name = *DomainName::parse("a.b"), zone = *DomainName::parse("b");
  const NameUpdate change{name, {}, {{RecordType::cname, 0x00010203, {"\1c\0"s}}}};
  CHECK(encode_update(0x1234, zone, {change}) ==
        "\x12\x34\x28\0\0\1\0\1\0\1\0\0"s       // id, opcode UPDATE, the counts of the sections
        "\1b\0\0\6\0\1"s                        // zone: b SOA IN
        "\1a\1b\0\0\xFF\0\xFE\0\0\0\0\0\0"s     // prerequisite: the name is not in use
        "\1a\1b\0\0\5\0\1\0\1\2\3\0\3\1c\0"s);  // addition
}

TEST_CASE("every response code of an update has its error") {
  for (const std::string_view text : kErrorCodes) {
    if (!text.starts_with("update-")) continue;
    // Our own conclusions, which no server sends.
    if (text == "update-conflict" || text == "update-too-large" || text == "update-unknown" ||
        text == "update-unverified") {
      continue;
    }
    bool is_used = false;
    for (unsigned number = 1; number < 23; ++number) {
      const Error error = number < 16 ? update_error(number, 0, "192.0.2.53#53", "example.com")
                                      : update_error(9, number, "192.0.2.53#53", "example.com");
      CHECK(error.message.starts_with("192.0.2.53#53: "));
      CHECK(error.message.find("example.com") != std::string::npos);
      CHECK_FALSE(error.hint.empty());
      is_used = is_used || error.code == text;
    }
    CAPTURE(text);
    CHECK(is_used);
  }
  CHECK(update_error(2, 0, "", "").fault == Fault::undetermined);
  CHECK(update_error(5, 0, "", "").fault == Fault::refused);
  CHECK(update_error(9, 17, "", "").code == "update-badkey");
  CHECK(update_error(13, 0, "", "").code == "malformed");
}

}  // namespace mtasts::test
