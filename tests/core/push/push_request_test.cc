#include "mtasts/push_request.h"

#include <map>
#include <optional>
#include <set>
#include <utility>

#include "catch.h"
#include "core/generator.h"

namespace mtasts::test {
namespace {

const DomainName kPushZone = *DomainName::parse("example.com");
const DomainName kPushOwner = *DomainName::parse("_mta-sts.example.com");

ResourceRecord push_record(Rdata rdata, std::uint64_t ttl = 3600) {
  return {kPushOwner, *Ttl::from_seconds(ttl), std::move(rdata)};
}
Rdata push_txt(const std::string& text) {
  return TxtData{text};
}
Rdata push_cname(std::string_view target) {
  return CnameData{*DomainName::parse(target)};
}
Rdata push_address(std::string_view text) {
  return AddressData{*IpAddress::parse(text)};
}

// The content of a name: TTL and RDATA by type.
using NameContent = std::map<RecordType, std::pair<std::uint32_t, std::set<std::string>>>;

NameContent content_of(const std::vector<ResourceRecord>& records) {
  NameContent content;
  for (const ResourceRecord& record : records) {
    auto& [ttl, rdata] = content[type_of(record.rdata)];
    ttl = record.ttl.seconds();
    rdata.insert(print_rdata(record.rdata));
  }
  return content;
}

// Changes the content as a program does: nothing if an RRset is not the old one, or a CNAME has other data.
std::optional<NameContent> apply_changes_to(NameContent content, const std::vector<RrsetChange>& changes) {
  for (const RrsetChange& change : changes) {
    const auto existing = content.find(change.type);
    const std::set<std::string> old =
        existing == content.end() ? std::set<std::string>() : existing->second.second;
    if (old != std::set<std::string>(change.before.begin(), change.before.end())) return std::nullopt;
    content.erase(change.type);
    if (!change.after.empty())
      content[change.type] = {change.ttl.seconds(), {change.after.begin(), change.after.end()}};
    if (content.contains(RecordType::cname) && content.size() > 1) return std::nullopt;
  }
  return content;
}

// All records of a name, with one TTL for each type.
std::vector<ResourceRecord> any_content(Generator& generator) {
  if (generator.below(4) == 0)
    return {push_record(push_cname(generator.below(2) == 0 ? "a.example" : "b.example"),
                        60 + generator.below(2))};
  std::vector<ResourceRecord> records;
  std::map<RecordType, std::uint64_t> ttls;
  const std::vector<Rdata> all = {push_txt("v=STSv1; id=1"),       *read_txt_rdata("\1a\1b"),
                                  push_txt("other \"\\\xff text"), push_address("192.0.2.1"),
                                  push_address("192.0.2.2"),       push_address("2001:db8::1")};
  for (const Rdata& rdata : all) {
    const auto ttl = ttls.try_emplace(type_of(rdata), 60 + generator.below(2)).first->second;
    if (generator.below(3) == 0) records.push_back(push_record(rdata, ttl));
  }
  return records;
}

}  // namespace

TEST_CASE("the changes of a name lead from its old content to the new one and from no other") {
  Generator generator(1117);
  INFO(generator.seed_text());
  for (int i = 0; i < 3000; ++i) {
    const auto before = any_content(generator);
    const auto after = any_content(generator);
    const auto changes = rrset_changes(kPushZone, before, after);
    CHECK(apply_changes_to(content_of(before), changes) == content_of(after));
    CHECK(rrset_changes(kPushZone, before, before).empty());
    CHECK(changes.empty() == (content_of(before) == content_of(after)));
    const NameContent third = content_of(any_content(generator));
    const auto changed = apply_changes_to(third, changes);
    for (const RrsetChange& change : changes) {
      if (changed && third.contains(change.type))
        CHECK(third.at(change.type).second == content_of(before).at(change.type).second);
    }
  }
}

TEST_CASE("the old RDATA is that of the server in its character-strings") {
  const auto changes = rrset_changes(kPushZone, {push_record(*read_txt_rdata("\11v=STSv1; \4id=1"))},
                                     {push_record(push_txt("v=STSv1; id=2"))});
  REQUIRE(changes.size() == 1);
  CHECK(changes[0].before == std::vector<std::string>{R"("v=STSv1; " "id=1")"});
  CHECK(changes[0].after == std::vector<std::string>{R"("v=STSv1; id=2")"});
}

TEST_CASE("an RRset has the lowest TTL of its records and none of them twice") {
  const auto changes = rrset_changes(
      kPushZone, {},
      {push_record(push_txt("b"), 300), push_record(push_txt("a")), push_record(push_txt("a"))});
  REQUIRE(changes.size() == 1);
  CHECK(changes[0].ttl.seconds() == 300);
  CHECK(changes[0].after == std::vector<std::string>{"\"a\"", "\"b\""});
}

TEST_CASE("a push request has a line for each RRset and removals come before additions") {
  std::vector<RrsetChange> changes = rrset_changes(kPushZone, {push_record(push_txt("v=STSv1; id=1"), 60)},
                                                   {push_record(push_cname("_mta-sts.example.org"))});
  const auto more = rrset_changes(kPushZone, {push_record(push_txt("a"))},
                                  {push_record(push_txt("\"quoted\" \\ \x1b[2J \xc3\xa4"))});
  changes.insert(changes.end(), more.begin(), more.end());
  CHECK(print_push_request(changes) ==
        R"({"schema":"mtasts.push/1","changes":3})"
        "\n"
        R"({"owner":"_mta-sts.example.com.","zone":"example.com.","type":"TXT","ttl":60,)"
        R"("old":["\"v=STSv1; id=1\""],"new":[]})"
        "\n"
        R"({"owner":"_mta-sts.example.com.","zone":"example.com.","type":"CNAME","ttl":3600,)"
        R"("old":[],"new":["_mta-sts.example.org."]})"
        "\n"
        R"({"owner":"_mta-sts.example.com.","zone":"example.com.","type":"TXT","ttl":3600,)"
        R"("old":["\"a\""],"new":["\"\\\"quoted\\\" \\\\ \\027[2J \\195\\164\""]})"
        "\n");
  CHECK(print_push_request({}) == "{\"schema\":\"mtasts.push/1\",\"changes\":0}\n");
}

}  // namespace mtasts::test
