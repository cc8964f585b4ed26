// The zone files of tests/zones/, read by mtasts and by BIND's named-compilezone, which must agree.
#include <sys/wait.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

#include "catch.h"
#include "mtasts/resource_record.h"
#include "mtasts/zone_file.h"
#include "scratch_directory.h"
#include "skip.h"

namespace mtasts::test {

namespace {

const std::filesystem::path kZones = std::filesystem::path(MTASTS_TEST_DATA) / "zones";

std::string read_text(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

struct Output {
  int status = -1;
  std::string text;
};

Output run(const std::string& command) {
  FILE* pipe = popen(command.c_str(), "r");
  REQUIRE(pipe != nullptr);
  Output output;
  std::array<char, 4096> buffer{};
  while (const std::size_t count = fread(buffer.data(), 1, buffer.size(), pipe)) {
    output.text.append(buffer.data(), count);
  }
  const int status = pclose(pipe);
  output.status = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  return output;
}

bool has_named_compilezone() {
  return run("command -v named-compilezone").status == 0;
}

Output compile(const std::filesystem::path& zone) {
  return run("cd '" + kZones.string() +
             "' && named-compilezone -q -i none -k ignore -n ignore -m ignore -s full "
             "-F text -o - example.com '" +
             zone.filename().string() + "' 2>&1");
}

// The presentation form of mtasts for a name that BIND printed.
std::string our_form(std::string_view name) {
  std::string form;
  for (std::size_t i = 0; i < name.size(); ++i) {
    unsigned octet = static_cast<unsigned char>(name[i]);
    bool literal = name[i] == '.';
    if (name[i] == '\\') {
      literal = false;
      const bool digits = name[i + 1] >= '0' && name[i + 1] <= '9';
      octet = digits ? static_cast<unsigned>(std::stoi(std::string(name.substr(i + 1, 3))))
                     : static_cast<unsigned char>(name[i + 1]);
      i += digits ? 3 : 1;
    }
    if (octet >= 'A' && octet <= 'Z') octet += 'a' - 'A';
    const bool plain = (octet >= 'a' && octet <= 'z') || (octet >= '0' && octet <= '9') || octet == '-' ||
                       octet == '_' || octet == '*';
    std::array<char, 8> escaped{};
    std::snprintf(escaped.data(), escaped.size(), "\\%03u", octet);
    form += plain || literal ? std::string(1, static_cast<char>(octet)) : std::string(escaped.data());
  }
  return form;
}

// BIND escapes quotes and backslashes as mtasts does, and prints ";" as is in some versions and as "\;" in
// others.
std::string with_plain_semicolons(std::string text) {
  for (std::size_t at = text.find("\\;"); at != std::string::npos; at = text.find("\\;")) text.erase(at, 1);
  return text;
}

bool is_compared(RecordType type) {
  constexpr std::array kTypes = {RecordType::a,  RecordType::aaaa, RecordType::cname, RecordType::mx,
                                 RecordType::ns, RecordType::soa,  RecordType::txt};
  return std::find(kTypes.begin(), kTypes.end(), type) != kTypes.end();
}

// One line a record: "owner ttl TYPE rdata". BIND gives all records of an RRset one TTL, and so do these
// files.
std::set<std::string> lines_of_bind(const std::string& text) {
  std::set<std::string> lines;
  std::istringstream input(text);
  for (std::string line; std::getline(input, line);) {
    std::istringstream fields(line);
    std::string owner, ttl, rr_class, type_text, rdata;
    fields >> owner >> ttl >> rr_class >> type_text;
    std::getline(fields >> std::ws, rdata);
    const RecordType type = parse_record_type(type_text).value();
    if (!is_compared(type)) continue;
    if (type == RecordType::cname || type == RecordType::ns) rdata = our_form(rdata);
    if (type == RecordType::mx)
      rdata = rdata.substr(0, rdata.find(' ') + 1) + our_form(rdata.substr(rdata.find(' ') + 1));
    if (type == RecordType::soa) {
      std::istringstream soa(rdata);
      std::string primary, mailbox, rest;
      soa >> primary >> mailbox;
      std::getline(soa >> std::ws, rest);
      rdata = our_form(primary) + ' ' + our_form(mailbox) + ' ' + rest.substr(0, rest.find(' '));
    }
    lines.insert(our_form(owner) + ' ' + ttl + ' ' + type_text + ' ' + with_plain_semicolons(rdata));
  }
  return lines;
}

std::string rdata_of(const ZoneRecord& record) {
  if (record.type == RecordType::cname || record.type == RecordType::ns) return record.names[0];
  if (record.type == RecordType::mx)
    return std::to_string(std::stoul(record.rdata[0].octets)) + ' ' + record.names[0];
  if (record.type == RecordType::soa)
    return record.names[0] + ' ' + record.names[1] + ' ' + record.rdata[2].octets;
  if (record.type == RecordType::txt) {
    std::string strings;
    for (const ZoneToken& token : record.rdata) {
      strings += (strings.empty() ? "" : " ") +
                 (token.octets.empty() ? "\"\"" : print_character_strings(token.octets));
    }
    return with_plain_semicolons(strings);
  }
  return IpAddress::parse(record.rdata[0].octets)->text();
}

std::set<std::string> lines_of_ours(const ZoneFile& zone) {
  std::set<std::string> lines;
  for (const ZoneRecord& record : zone.records) {
    if (!is_compared(record.type)) continue;
    lines.insert(record.owner + ' ' + std::to_string(record.ttl) + ' ' + text(record.type) + ' ' +
                 rdata_of(record));
  }
  return lines;
}

ZoneFile read_ours(const std::filesystem::path& path) {
  ZoneReadingOptions options;
  options.name = path.filename().string();
  options.origin = "example.com.";
  options.open_include = [](std::string_view name, std::string_view) -> Result<IncludedText> {
    return IncludedText{std::string(name), read_text(kZones / name)};
  };
  return read_zone_file(read_text(path), options);
}

}  // namespace

TEST_CASE("BIND reads every zone file as mtasts does", "[zone_file][reference]") {
  if (!has_named_compilezone()) {
    skip("named-compilezone is not installed (Debian: bind9-utils)");
    return;
  }
  std::size_t compared = 0;
  for (const auto& entry : std::filesystem::directory_iterator(kZones)) {
    if (entry.path().extension() != ".zone" || entry.path().stem() == "included") continue;
    CAPTURE(entry.path().filename().string());
    const Output bind = compile(entry.path());
    CAPTURE(bind.text);
    REQUIRE(bind.status == 0);
    const ZoneFile ours = read_ours(entry.path());
    CHECK(ours.findings.empty());
    const std::set<std::string> theirs = lines_of_bind(bind.text);
    REQUIRE(theirs.size() >= 5);
    CHECK(lines_of_ours(ours) == theirs);
    ++compared;
  }
  CHECK(compared >= 5);
}

TEST_CASE("BIND refuses the zone files that mtasts refuses", "[zone_file][reference]") {
  if (!has_named_compilezone()) {
    skip("named-compilezone is not installed (Debian: bind9-utils)");
    return;
  }
  const std::string head = "$TTL 60\n@ SOA ns hm 1 2 3 4 5\n@ NS ns\nns A 192.0.2.1\n";
  const std::vector<std::pair<std::string, bool>> tails = {
      {"a TXT \"x\n", false},
      {"a TXT ( x\n", false},
      {"a TXT x )\n", false},
      {"a TXT \\256\n", false},
      {"a TXT \"\\25\"\n", false},
      {"a TXT x\\\n", false},
      {"a TXT\n", false},
      {"a..b TXT x\n", false},
      {".a TXT x\n", false},
      {"a TEXT x\n", false},
      {"a IN\n", false},
      {"a 1h30 TXT x\n", false},
      {"a 60 60 TXT x\n", false},
      {"a CH TXT x\n", false},
      {"$TTL 1x\n", false},
      {"$ORIGIN a b\n", false},
      {"$FOO\n", false},
      {"a A 192.0.2\n", false},
      {"a A 010.0.0.1\n", false},
      {"a AAAA 192.0.2.1\n", false},
      {"a MX mx\n", false},
      {"a MX 65536 mx\n", false},
      {"a MX \"10\" mx\n", false},
      {"a CNAME \"b\"\n", false},
      {"a CNAME b c\n", false},
      {"a TXT \\# 3 0268\n", false},
      {"a MX \\# 4 000a0162\n", false},
      {"  $ORIGIN a\n", false},
      {"a TXT x\r b TXT y\n", false},
      {"a TXT x\n b TXT y\n", false},
      {"a TXT \\# x\n", true},
      {"a TXT \"x\\\ny\"\n", true},
      {"a TXT x\r TXT y\n", true},
      {"(\n a TXT x\n)\n", true},
      {"a 3000000000 TXT x\n", true},
      {"a 0 IN TXT x\n", true},
      {"\ta TXT x\n", false},
      {" TXT x\n", true},
      {"a TXT x(y)z\n", true},
      {"a AAAA ::ffff:1.2.3.4\n", true},
      {"a AAAA 1::2::3\n", false},
      {"a\\\nb TXT x\n", false},
      {"a TXT \"\" \"\"\n", true},
      {"a NS\n", false},
      {"a MX 10 mx extra\n", false},
      {"a TXT x ( y\n) z\n", true},
  };
  const ScratchDirectory scratch;
  const std::filesystem::path path = scratch.path("zone");
  for (const auto& [tail, loads] : tails) {
    CAPTURE(tail);
    std::ofstream(path, std::ios::binary) << head + tail;
    const Output bind = run("named-compilezone -q -i none -k ignore -n ignore -m ignore -o - example.com '" +
                            path.string() + "' >/dev/null 2>&1");
    const ZoneFile ours = read_ours(path);
    CHECK((bind.status == 0) == loads);
    CHECK(!has_error(ours.findings) == loads);
  }
}

}  // namespace mtasts::test
