// Two runs that change the same names at the same time, against a model of a server that decodes our UPDATE
// messages and follows RFC 2136 §3 to the letter.
#include <algorithm>
#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "catch.h"
#include "core/generator.h"
#include "mtasts/dns_update.h"
#include "mtasts/name_plan.h"

namespace mtasts::test {
namespace {

const DomainName kZoneName = *DomainName::parse("example.com");
constexpr std::uint16_t kCnameType = 5, kMxType = 15;

struct StoredSet {
  std::uint32_t ttl = 0;
  std::set<std::string> rdata = {};
  friend bool operator==(const StoredSet&, const StoredSet&) = default;
};
// The RRsets of a name by type, and the names of a zone.
using StoredName = std::map<std::uint16_t, StoredSet>;
using StoredZone = std::map<std::string, StoredName>;

// ---- the server

// A check without the cost of an assertion that succeeds.
void must(bool holds, const char* what) {
  if (!holds) FAIL(what);
}

// Reads a message; every overrun fails the test.
class MessageReader {
 public:
  explicit MessageReader(std::string_view wire) : wire_(wire) {}

  unsigned number(std::size_t size) {
    unsigned value = 0;
    for (const char c : octets(size)) value = value << 8U | static_cast<unsigned char>(c);
    return value;
  }
  std::string_view octets(std::size_t size) {
    must(size <= wire_.size(), "the message is too short");
    const std::string_view taken = wire_.substr(0, size);
    wire_.remove_prefix(size);
    return taken;
  }
  std::string name() {
    std::string text;
    while (const unsigned size = number(1)) {
      must(size < 64, "a name is compressed");
      text += (text.empty() ? "" : ".") + std::string(octets(size));
    }
    return text;
  }
  UpdateRecord record() {
    const auto owner = DomainName::parse(name());
    must(owner.has_value(), "an owner is no domain name");
    UpdateRecord record{*owner};
    record.type = static_cast<std::uint16_t>(number(2));
    record.record_class = static_cast<std::uint16_t>(number(2));
    record.ttl = number(4);
    record.rdata = octets(number(2));
    return record;
  }
  [[nodiscard]] bool is_at_end() const { return wire_.empty(); }

 private:
  std::string_view wire_;
};

const StoredName& name_in(const StoredZone& zone, const DomainName& owner) {
  static const StoredName kNothing;
  const auto found = zone.find(owner.text());
  return found == zone.end() ? kNothing : found->second;
}

// RFC 2136 §3.2.5.
bool hold_prerequisites(const StoredZone& zone, const std::vector<UpdateRecord>& prerequisites) {
  std::map<std::pair<std::string, std::uint16_t>, std::set<std::string>> values;
  for (const UpdateRecord& record : prerequisites) {
    must(record.ttl == 0, "a prerequisite has a TTL");
    must(record.owner.is_within(kZoneName), "a prerequisite is of another zone");
    const StoredName& name = name_in(zone, record.owner);
    const bool exists = record.type == kUpdateTypeAny ? !name.empty() : name.contains(record.type);
    if (record.record_class == kUpdateClassIn) {
      values[{record.owner.text(), record.type}].insert(record.rdata);
      continue;
    }
    must(record.rdata.empty(), "a prerequisite of existence has RDATA");
    if (exists != (record.record_class == kUpdateClassAny)) return false;
  }
  for (const auto& [key, rdata] : values) {
    const auto name = zone.find(key.first);
    if (name == zone.end() || !name->second.contains(key.second)) return false;
    if (name->second.at(key.second).rdata != rdata) return false;
  }
  return true;
}

// RFC 2136 §3.4.2: a CNAME beside other data, and other data beside a CNAME, are left out without an error.
void operate_on(StoredZone& zone, const UpdateRecord& record) {
  StoredName& name = zone[record.owner.text()];
  if (record.record_class == kUpdateClassAny) {
    name.erase(record.type);
  } else {
    must(record.record_class == kUpdateClassIn, "an operation is neither of class ANY nor IN");
    const bool has_cname = name.contains(kCnameType);
    const bool has_other = name.size() > (has_cname ? 1U : 0U);
    if (record.type == kCnameType ? has_other : has_cname) return;
    if (record.type == kCnameType) name.erase(kCnameType);
    name[record.type].ttl = record.ttl;
    name[record.type].rdata.insert(record.rdata);
  }
  if (name.empty()) zone.erase(record.owner.text());
}

// True if the server takes the update. `checks` is false for a server that ignores prerequisites.
bool take_update(StoredZone& zone, const std::vector<NameUpdate>& changes, bool checks) {
  const std::string wire = encode_update(1, kZoneName, changes);
  MessageReader message(wire);
  must(message.number(4) == (1U << 16U | 5U << 11U), "the header is not that of UPDATE");
  must(message.number(2) == 1, "not one zone");
  const unsigned prerequisite_count = message.number(2), operation_count = message.number(2);
  must(message.number(2) == 0, "there are additional records");
  must(message.name() == kZoneName.text(), "the zone is another one");
  must(message.number(4) == (6U << 16U | kUpdateClassIn), "the zone is not named by SOA IN");
  std::vector<UpdateRecord> prerequisites, operations;
  for (unsigned i = 0; i < prerequisite_count; ++i) prerequisites.push_back(message.record());
  for (unsigned i = 0; i < operation_count; ++i) operations.push_back(message.record());
  must(message.is_at_end(), "the message is too long");
  if (checks && !hold_prerequisites(zone, prerequisites)) return false;
  for (const UpdateRecord& record : operations) operate_on(zone, record);
  return true;
}

NameData read_name(const StoredZone& zone, const DomainName& owner) {
  NameData data;
  for (const auto& [type, set] : name_in(zone, owner)) {
    if (type == kMxType) continue;
    for (const std::string& rdata : set.rdata)
      add_record(data, static_cast<RecordType>(type), set.ttl, rdata);
  }
  return data;
}

NameSeen see_name(const StoredZone& zone, const DomainName& owner) {
  ServerAnswer answer{.is_known = true};
  for (const Rrset& set : read_name(zone, owner)) {
    for (const std::string& rdata : set.rdata) {
      answer.records.push_back({owner, *Ttl::from_seconds(set.ttl), *read_wire_rdata(set.type, rdata)});
    }
  }
  if (name_in(zone, owner).contains(kMxType)) answer.other_types = {"MX"};
  return {answer};
}

// ---- a run

struct WantedName {
  DomainName owner;
  std::vector<ResourceRecord> records = {};  // empty: ours are removed
};
using WantedNames = std::vector<WantedName>;

// One run of apply: it reads the authoritative servers, then the primary, and sends its messages one by one.
class UpdateRun {
 public:
  UpdateRun(const WantedNames& wanted, std::size_t limit, bool checks)
      : wanted_(wanted), limit_(limit), checks_(checks) {}

  [[nodiscard]] bool is_done() const { return is_read_ && messages_.empty(); }

  void go_on(StoredZone& zone) {
    if (!is_planned_) {
      plan(zone);
    } else if (!is_read_) {
      read_primary(zone);
    } else {
      const std::vector<NameUpdate> message = messages_.front();
      messages_.erase(messages_.begin());
      take_update(zone, message, checks_);
    }
  }

 private:
  void plan(const StoredZone& zone) {
    is_planned_ = true;
    for (const WantedName& name : wanted_) {
      const NameSeen seen = see_name(zone, name.owner);
      NamePlan planned = name.records.empty() ? plan_removal(kZoneName, name.owner, seen)
                                              : plan_name(kZoneName, seen, name.records, std::nullopt);
      if (planned.change) steps_.push_back(*std::move(planned.change));
    }
  }
  void read_primary(const StoredZone& zone) {
    is_read_ = true;
    std::vector<NameUpdate> updates;
    for (const ChangeName& step : steps_) {
      auto update = plan_name_update(step, read_name(zone, step.owner));
      if (update && *update) updates.push_back(**std::move(update));
    }
    messages_ = split_updates(std::move(updates), limit_);
  }

  const WantedNames& wanted_;
  std::size_t limit_;
  bool checks_;
  bool is_planned_ = false;
  bool is_read_ = false;
  std::vector<ChangeName> steps_ = {};
  std::vector<std::vector<NameUpdate>> messages_ = {};
};

// The zone after the runs, one after the other.
StoredZone after_runs(StoredZone zone, const std::vector<const WantedNames*>& runs) {
  for (const WantedNames* wanted : runs) {
    UpdateRun run(*wanted, 60000, true);
    while (!run.is_done()) run.go_on(zone);
  }
  return zone;
}

// ---- random zones

std::vector<DomainName> owners() {
  return {*DomainName::parse("mta-sts.example.com"), *DomainName::parse("_mta-sts.example.com"),
          *DomainName::parse("_smtp._tls.example.com")};
}

ResourceRecord alias(const DomainName& owner, Generator& generator) {
  const std::string target = "target" + std::to_string(generator.below(3)) + ".example.net";
  return {owner, *Ttl::from_seconds(60), CnameData{*DomainName::parse(target)}};
}
ResourceRecord own_text(const DomainName& owner, Generator& generator) {
  const std::string text = "v=STSv1; id=" + std::to_string(generator.below(3));
  return {owner, *Ttl::from_seconds(60 + 60 * generator.below(2)), TxtData{text}};
}
std::vector<ResourceRecord> addresses(const DomainName& owner, Generator& generator) {
  std::vector<ResourceRecord> records;
  for (const char* text : {"192.0.2.1", "192.0.2.2", "2001:db8::1"}) {
    if (generator.below(2) == 0) continue;
    records.push_back({owner, *Ttl::from_seconds(60), AddressData{*IpAddress::parse(text)}});
  }
  return records;
}

std::vector<ResourceRecord> random_wanted(const DomainName& owner, Generator& generator) {
  switch (generator.below(4)) {
    case 0: return {};
    case 1: return {alias(owner, generator)};
    case 2: return addresses(owner, generator);
    default: return {own_text(owner, generator)};
  }
}

StoredName random_name(const DomainName& owner, Generator& generator) {
  std::vector<ResourceRecord> records = random_wanted(owner, generator);
  const bool has_cname = !records.empty() && std::holds_alternative<CnameData>(records.front().rdata);
  StoredName name;
  if (!has_cname) {
    if (generator.below(3) == 0) records.push_back(own_text(owner, generator));
    if (generator.below(3) == 0) {
      records.push_back(
          {owner, *Ttl::from_seconds(300), TxtData{"another service " + std::string(300, 'x')}});
    }
    if (generator.below(4) == 0) name[kMxType] = {300, {std::string("\0\x0A\1m\0", 5)}};
  }
  for (const Rrset& set : name_data(records)) {
    name[static_cast<std::uint16_t>(set.type)] = {set.ttl, {set.rdata.begin(), set.rdata.end()}};
  }
  return name;
}

struct RandomCase {
  StoredZone zone = {};
  WantedNames one = {};
  WantedNames other = {};
};

RandomCase random_case(Generator& generator) {
  RandomCase made;
  for (const DomainName& owner : owners()) {
    StoredName name = random_name(owner, generator);
    if (!name.empty()) made.zone[owner.text()] = std::move(name);
    for (WantedNames* wanted : {&made.one, &made.other}) {
      if (generator.below(5) > 0) wanted->push_back({owner, random_wanted(owner, generator)});
    }
  }
  return made;
}

StoredZone after_interleaved_runs(const RandomCase& random, std::size_t limit, bool checks,
                                  Generator& generator) {
  StoredZone zone = random.zone;
  UpdateRun runs[] = {{random.one, limit, checks}, {random.other, limit, checks}};
  while (!runs[0].is_done() || !runs[1].is_done()) {
    UpdateRun& next = runs[generator.below(2)];
    if (!next.is_done()) next.go_on(zone);
  }
  return zone;
}

std::vector<StoredZone> serial_ends(const RandomCase& random) {
  return {after_runs(random.zone, {&random.one}), after_runs(random.zone, {&random.other}),
          after_runs(random.zone, {&random.one, &random.other}),
          after_runs(random.zone, {&random.other, &random.one})};
}

// True if every name has the content of one of the serial orders, which keep all that is not ours.
bool is_one_of(const std::vector<StoredZone>& ends, const StoredZone& zone) {
  const auto names = owners();
  return std::all_of(names.begin(), names.end(), [&](const DomainName& owner) {
    return std::any_of(ends.begin(), ends.end(),
                       [&](const StoredZone& end) { return name_in(zone, owner) == name_in(end, owner); });
  });
}

}  // namespace

TEST_CASE("any interleaving of two runs ends in the records of one of them at every name") {
  for (std::uint32_t seed = 1; seed <= 150; ++seed) {
    Generator generator(seed);
    INFO(generator.seed_text());
    const RandomCase random = random_case(generator);
    const std::vector<StoredZone> ends = serial_ends(random);
    for (const std::size_t limit : {std::size_t{1}, std::size_t{60000}}) {
      for (int i = 0; i < 3; ++i) {
        REQUIRE(is_one_of(ends, after_interleaved_runs(random, limit, true, generator)));
      }
    }
  }
}

TEST_CASE("a server that ignores prerequisites mixes the records of two runs") {
  int mixtures = 0;
  for (std::uint32_t seed = 1; seed <= 150; ++seed) {
    Generator generator(seed);
    const RandomCase random = random_case(generator);
    const std::vector<StoredZone> ends = serial_ends(random);
    for (int i = 0; i < 3; ++i) {
      if (!is_one_of(ends, after_interleaved_runs(random, 1, false, generator))) ++mixtures;
    }
  }
  CHECK(mixtures > 0);
}

TEST_CASE("a record that somebody adds meanwhile is kept, and costs no other record") {
  const StoredSet mx = {300, {std::string("\0\x0A\1n\0", 5)}};
  for (std::uint32_t seed = 1; seed <= 150; ++seed) {
    Generator generator(seed);
    INFO(generator.seed_text());
    const RandomCase random = random_case(generator);
    StoredZone zone = random.zone, end = after_runs(random.zone, {&random.one});
    UpdateRun run(random.one, 1, true);
    for (std::size_t before = generator.between(1, 3); before > 0 && !run.is_done(); --before) {
      run.go_on(zone);
    }
    for (const DomainName& owner : owners()) {
      if (name_in(zone, owner).contains(kCnameType)) continue;
      zone[owner.text()][kMxType] = mx;
      if (!name_in(end, owner).contains(kCnameType)) end[owner.text()][kMxType] = mx;
    }
    const StoredZone then = zone;
    while (!run.is_done()) run.go_on(zone);
    REQUIRE(is_one_of({then, end}, zone));
  }
}

TEST_CASE("a run makes the wanted records of what it has read, and the next run changes nothing") {
  for (std::uint32_t seed = 1; seed <= 150; ++seed) {
    Generator generator(seed);
    INFO(generator.seed_text());
    const DomainName owner = owners().front();
    const StoredName before = random_name(owner, generator), after = random_name(owner, generator);
    StoredZone zone = {{owner.text(), before}};
    if (before.contains(kMxType) || after.contains(kMxType)) continue;
    const NameData wanted = read_name({{owner.text(), after}}, owner);
    REQUIRE(take_update(zone, {{owner, read_name(zone, owner), wanted}}, true));
    REQUIRE(read_name(zone, owner) == wanted);
    CHECK(update_operations({owner, wanted, wanted}).empty());
    const RandomCase random = random_case(generator);
    const StoredZone once = after_runs(random.zone, {&random.one});
    CHECK(after_runs(once, {&random.one}) == once);
  }
}

}  // namespace mtasts::test
