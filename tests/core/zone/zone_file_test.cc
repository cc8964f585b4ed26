#include "mtasts/zone_file.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "catch.h"
#include "core/zone/example_zone.h"

namespace mtasts::test {

namespace {

// A zone file with all its members as text.
std::string story(const ZoneFile& zone) {
  std::string result;
  const auto add = [&result](const auto& number) { result += std::to_string(number) + ' '; };
  for (const ZoneRecord& record : zone.records) {
    result += "\n" + record.owner + ' ' + text(record.type) + ' ';
    for (const bool is : {record.owner_was_relative, record.has_own_ttl, record.cut_at_semicolon}) add(is);
    for (const std::size_t number : {std::size_t{record.ttl}, record.line, record.file}) add(number);
    for (const std::string& name : record.names) result += name + ' ';
    for (const ZoneToken& token : record.rdata) {
      result += (token.quoted ? '"' : '\'') + token.octets + "' ";
      for (const std::size_t number : {token.offset, token.length}) add(number);
    }
  }
  for (const Finding& finding : zone.findings) {
    result += '\n' + finding.code + ' ' + finding.subject + ' ' + finding.message + ' ';
    add(finding.line.value_or(0));
  }
  for (const std::string& file : zone.files) result += '\n' + file;
  return result;
}

// Each $INCLUDE returns a record that inherits its owner.
ZoneReadingOptions options_with_include() {
  ZoneReadingOptions options;
  options.name = "zone";
  options.origin = "example.com.";
  options.open_include = [](std::string_view name, std::string_view) -> Result<IncludedText> {
    return IncludedText{std::string(name), " 60 TXT included\n"};
  };
  return options;
}

// Reads the text in pieces: the first has `first` bytes, the others `others`.
Result<ZoneFile> read_in_pieces(std::string_view text, std::size_t first, std::size_t others) {
  std::size_t size = first;
  std::string piece;
  const NextPiece next = [&]() -> Result<std::string_view> {
    if (size == 0) size = others;
    piece = text.substr(0, size);  // a copy, overwritten by the next one
    text.remove_prefix(piece.size());
    size = others;
    return piece;
  };
  std::vector<ZoneRecord> records;
  auto zone = read_zone_file(next, options_with_include(),
                             [&](ZoneRecord&& record) { records.push_back(std::move(record)); });
  if (zone) zone->records = std::move(records);
  return zone;
}

std::vector<std::string> texts_to_cut() {
  std::vector<std::string> texts = {
      "",
      "\n",
      "a 60 TXT x",
      "a 60 TXT x\n",
      "\xEF\xBB\xBF"
      "a 60 TXT x\nb 60 TXT y\n",
      "\xEF\xBB",
      "a 60 TXT x\r\nb 60 TXT y\rc 60 TXT z\r\n\r",
      "a 60 SOA ( ns ; comment )\r\n hm 1 \r 2 3\n 4 5 ) ; end\n TXT z\n",
      "a TXT \"quoted; ( \\\" \\032\\\\\" \\\\;cut\nb TXT \\;\\059\\\\;x;\n",
      "a TXT \"over \\\n lines\" x\\\ny TXT z\n",
      "a 60 TXT \"x",
      "a 60 TXT \"x\\",
      "a 60 TXT ( x",
      "a 60 TXT x\\",
      "a 60 TXT ( \"open\n ) y\nb TXT ) z\nc TXT z\n",
      "$ORIGIN b\n$TTL 7\na TXT x\n$INCLUDE inner sub\n TXT y\n$GENERATE 1-2 a\n",
      " TXT no-owner\n\t\n  ; only a comment\n\na..b TXT x\n TXT lost\nc MX 10 d\n",
  };
  for (const auto& entry :
       std::filesystem::directory_iterator(std::filesystem::path(MTASTS_TEST_DATA) / "zones")) {
    std::ifstream file(entry.path(), std::ios::binary);
    texts.emplace_back(std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>());
  }
  return texts;
}

// "owner ttl TYPE 'field' 'field'", the records joined by "; ".
std::string summary(const ZoneFile& zone) {
  std::string result;
  for (const ZoneRecord& record : zone.records) {
    result += (result.empty() ? "" : "; ") + record.owner + ' ' + std::to_string(record.ttl) + ' ' +
              text(record.type);
    for (const ZoneToken& token : record.rdata) result += " '" + token.octets + '\'';
  }
  return result;
}

struct Good {
  std::string text;
  std::string records;
  std::string why;
};

struct Bad {
  std::string text;
  std::string code;
  std::size_t line;
  std::string why;
};

}  // namespace

TEST_CASE("a zone file is read as in RFC 1035 §5.1", "[zone_file]") {
  const auto good = std::vector<Good>{
      {"a 60 IN TXT \"x\"\n", "a.example.com. 60 TXT 'x'", "the common form"},
      {"a 60 IN TXT \"x\"", "a.example.com. 60 TXT 'x'", "no newline at the end"},
      {"a 60 IN TXT \"x\"\r\nb 60 TXT y\r\n", "a.example.com. 60 TXT 'x'; b.example.com. 60 TXT 'y'", "CRLF"},
      {"a IN 60 TXT x\n", "a.example.com. 60 TXT 'x'", "class, then TTL"},
      {"a 60 TXT x\n", "a.example.com. 60 TXT 'x'", "no class"},
      {"a IN TXT x\n", "a.example.com. 0 TXT 'x'", "a snippet without any TTL"},
      {"a 1h30M class1 txt x\n", "a.example.com. 5400 TXT 'x'", "units, CLASS1, lower-case type"},
      {"a 60 TYPE16 x\n", "a.example.com. 60 TXT 'x'", "RFC 3597 type number"},
      {"a 60 TXT \\# 3 02 6869\n", "a.example.com. 60 TXT 'hi'", "RFC 3597 data"},
      {"a 60 TXT \\# hi\n", "a.example.com. 60 TXT '#' 'hi'", "an escaped # as a string"},
      {"a 60 MX \\# 5 000a016200\n", "a.example.com. 60 MX '10' 'b.'", "RFC 3597 data with a name"},
      {"a 60 A \\# 4 c0000201\n", "a.example.com. 60 A '192.0.2.1'", "RFC 3597 data of an address"},
      {"A.B 60 TXT X\n", "a.b.example.com. 60 TXT 'X'", "names are lower-cased, data is not"},
      {"@ 60 TXT x\n", "example.com. 60 TXT 'x'", "@ is the origin"},
      {"\\@ 60 TXT x\n", "\\064.example.com. 60 TXT 'x'", "an escaped @ is a label"},
      {"\"q\" 60 TXT x\n", "q.example.com. 60 TXT 'x'", "a quoted owner, as BIND takes it"},
      {". 60 TXT x\n", ". 60 TXT 'x'", "the root"},
      {"a\\.b.c. 60 TXT x\n", "a\\046b.c. 60 TXT 'x'", "an escaped dot does not part labels"},
      {"\\095mta-sts 60 TXT x\n", "_mta-sts.example.com. 60 TXT 'x'", "an underscore written as \\095"},
      {"0/25.2.0.192.in-addr.arpa. 60 TXT x\n", "0\\04725.2.0.192.in-addr.arpa. 60 TXT 'x'", "RFC 2317"},
      {"*.a 60 TXT x\n", "*.a.example.com. 60 TXT 'x'", "a wildcard"},
      {"a 60 TXT \"v=STSv1; \" \"id=1\"\n", "a.example.com. 60 TXT 'v=STSv1; ' 'id=1'", "two strings"},
      {"a 60 TXT \"a\"\"b\"c\n", "a.example.com. 60 TXT 'a' 'b' 'c'", "a quote ends a token too"},
      {"a 60 TXT \"\\\"\\\\\\059\\ \"\n", "a.example.com. 60 TXT '\"\\; '", "escapes"},
      {"a 60 TXT \"x\\\ny\"\n", "a.example.com. 60 TXT 'x\ny'", "an escaped line end in quotes"},
      {"a 60 TXT a\\;b ; c\n", "a.example.com. 60 TXT 'a;b'", "an escaped semicolon begins no comment"},
      {"a 60 TXT ( x ; one\n  y ; two\n )\n", "a.example.com. 60 TXT 'x' 'y'", "parentheses and comments"},
      {"a 60 TXT a(b\n)c\n", "a.example.com. 60 TXT 'a' 'b' 'c'", "parentheses need no space"},
      {"a 60 TXT (x)\n\n \t \n; c\n\tTXT y\n", "a.example.com. 60 TXT 'x'; a.example.com. 60 TXT 'y'",
       "empty lines leave the owner and the TTL"},
      {"$TTL 5\na 60 TXT x\nb TXT y\n", "a.example.com. 60 TXT 'x'; b.example.com. 5 TXT 'y'",
       "$TTL beats the TTL before, RFC 2308 section 4"},
      {"@ SOA ns hm 1 2 3 4 1m\nb 7 TXT x\nc TXT y\n",
       "example.com. 60 SOA 'ns' 'hm' '1' '2' '3' '4' '1m'; b.example.com. 7 TXT 'x'; c.example.com. 60 TXT "
       "'y'",
       "without $TTL and TTL the SOA's minimum"},
      {"@ 9 SOA ns hm 1 2 3 4 60\nc TXT y\n",
       "example.com. 9 SOA 'ns' 'hm' '1' '2' '3' '4' '60'; c.example.com. 9 TXT 'y'",
       "without $TTL the TTL stated last"},
      {"$ORIGIN sub\na 60 TXT x\n$origin net.\na TXT y\n", "a.sub.example.com. 60 TXT 'x'; a.net. 60 TXT 'y'",
       "$ORIGIN, relative and absolute"},
      {"a 60 CAA 0 issue \"ca.example\"\nb ALIAS c\nd TYPE65280 \\# 1 ff\n",
       "a.example.com. 60 CAA '0' 'issue' 'ca.example'; b.example.com. 60 ALIAS 'c'; "
       "d.example.com. 60 TYPE65280 '\\#' '1' 'ff'",
       "types that mean nothing here keep their tokens"},
      {"a 60 TXT x\rb TXT y\n", "a.example.com. 60 TXT 'x'; b.example.com. 60 TXT 'y'",
       "a carriage return alone ends a line, as in BIND"},
  };
  for (const Good& line : good) {
    CAPTURE(line.text, line.why);
    const ZoneFile zone = read_example_zone(line.text);
    CHECK(summary(zone) == line.records);
    CHECK(zone.findings.empty());
  }
}

TEST_CASE("an entry that name servers would not load is a finding with its line", "[zone_file]") {
  const std::string long_label(64, 'x');
  const std::string long_string(256, 'x');
  const std::string long_name = std::string(60, 'a') + '.' + std::string(60, 'b') + '.' +
                                std::string(60, 'c') + '.' + std::string(61, 'd');
  const auto bad = std::vector<Bad>{
      {"\na 60 TXT \"x\n", "zone-syntax-quote", 2, "a quote that is not closed"},
      {"a 60 TXT \"x\\\"\n", "zone-syntax-quote", 1, "the closing quote is escaped"},
      {"b 60 TXT x\na 60 TXT ( x\nb 60 TXT y\n", "zone-syntax-parenthesis", 2, "never closed"},
      {"a 60 TXT x )\n", "zone-syntax-parenthesis", 1, "never opened"},
      {"a 60 TXT \\256\n", "zone-syntax-escape", 1, "above 255"},
      {"a 60 TXT \"\\25\"\n", "zone-syntax-escape", 1, "two digits"},
      {"a 60 TXT x\\\n", "zone-syntax-escape", 1, "a backslash before the line's end"},
      {"a\\25 60 TXT x\n", "zone-syntax-escape", 1, "two digits in a name"},
      {"a 60 TXT\n", "zone-syntax-rdata", 1, "no string"},
      {"a 60 TXT " + long_string + "\n", "zone-syntax-string", 1, "more than 255 octets"},
      {"a..b 60 TXT x\n", "zone-syntax-name", 1, "an empty label"},
      {".a 60 TXT x\n", "zone-syntax-name", 1, "an empty first label"},
      {"\"\" 60 TXT x\n", "zone-syntax-name", 1, "an empty name"},
      {long_label + " 60 TXT x\n", "zone-syntax-name", 1, "64 octets in a label"},
      {long_name + " 60 TXT x\n", "zone-syntax-name", 1, "256 octets on the wire"},
      {"a 60 TEXT x\n", "zone-syntax-type", 1, "no such type"},
      {"a 60 TYPE65536 x\n", "zone-syntax-type", 1, "no such number"},
      {"a 60 IN\n", "zone-syntax-type", 1, "no type"},
      {"a 1h30 TXT x\n", "zone-syntax-type", 1, "a TTL that leaves its unit open"},
      {"a 60 60 TXT x\n", "zone-syntax-type", 1, "two TTLs"},
      {"a 60 CH TXT x\n", "zone-syntax-class", 1, "another class"},
      {"a 60 CLASS3 TXT x\n", "zone-syntax-class", 1, "another class by number"},
      {" 60 TXT x\n", "zone-syntax-owner", 1, "no owner before"},
      {"$TTL 1x\n", "zone-syntax-ttl", 1, "no TTL"},
      {"$TTL\n", "zone-syntax-ttl", 1, "nothing"},
      {"a 3000000000 TXT x\n", "zone-syntax-ttl", 1, "RFC 2181 section 8"},
      {"$ORIGIN\n", "zone-syntax-directive", 1, "no name"},
      {"$ORIGIN a b\n", "zone-syntax-directive", 1, "two names"},
      {"$ORIGIN a..b\n", "zone-syntax-name", 1, "no name"},
      {"$FOO\n", "zone-syntax-directive", 1, "unknown"},
      {"$GENERATE 1-9 a$ A 192.0.2.$\n", "zone-syntax-generate", 1, "BIND's own"},
      {"$INCLUDE x\n", "zone-syntax-include", 1, "nobody opens files here"},
      {"\xEF\xBB\xBF"
       "a 60 TXT x\n",
       "zone-syntax-byte-order-mark", 1, "BOM"},
      {"a 60 A 192.0.2\n", "zone-syntax-rdata", 1, "no address"},
      {"a 60 A 192.0.2.1 192.0.2.2\n", "zone-syntax-rdata", 1, "two addresses"},
      {"a 60 AAAA 192.0.2.1\n", "zone-syntax-rdata", 1, "no IPv6 address"},
      {"a 60 MX mx\n", "zone-syntax-rdata", 1, "no preference"},
      {"a 60 MX 65536 mx\n", "zone-syntax-rdata", 1, "preference above 16 bits"},
      {"a 60 MX \"10\" \"mx\"\n", "zone-syntax-rdata", 1, "a name in quotes"},
      {"a 60 CNAME b c\n", "zone-syntax-rdata", 1, "two targets"},
      {"a 60 CNAME b..c\n", "zone-syntax-name", 1, "no name"},
      {"a 60 SOA ns hm 1 2 3 4\n", "zone-syntax-rdata", 1, "a time is missing"},
      {"a 60 SOA ns hm 4294967296 2 3 4 5\n", "zone-syntax-rdata", 1, "a serial above 32 bits"},
      {"a 60 SOA ns hm 1 2 3 4 x\n", "zone-syntax-rdata", 1, "no time"},
      {"a 60 TXT \\# 3 0268\n", "zone-syntax-rdata", 1, "fewer octets than announced"},
      {"a 60 TXT \\# 2 02 68\n", "zone-syntax-rdata", 1, "a string longer than the data"},
      {"a 60 MX \\# 4 000a 01 62\n", "zone-syntax-rdata", 1, "a name without its end"},
      {"a 60 A \\# x\n", "zone-syntax-rdata", 1, "no length"},
      {"a 60 A \\# 1 0\n", "zone-syntax-rdata", 1, "half an octet"},
  };
  for (const Bad& line : bad) {
    CAPTURE(line.text, line.why);
    const ZoneFile zone = read_example_zone(line.text + "after. 60 TXT \"read\"\n");
    REQUIRE(zone.findings.size() == 1);
    CHECK(zone.findings[0].code == line.code);
    CHECK(zone.findings[0].line == line.line);
    CHECK(zone.findings[0].subject == "zone");
    CHECK(zone.findings[0].rfc.starts_with("RFC "));
    CHECK_FALSE(zone.findings[0].hint.empty());
    const bool swallowed = line.code == "zone-syntax-parenthesis" && line.line == 2;
    const bool continues = !zone.records.empty() && zone.records.back().owner == "after.";
    CHECK(continues == !swallowed);
  }
}

TEST_CASE("the end of the text closes neither quotes nor parentheses", "[zone_file]") {
  for (const std::string text : {"a 60 TXT \"x", "a 60 TXT \"x\\", "a 60 TXT ( x", "a 60 TXT ("}) {
    CAPTURE(text);
    CHECK(read_example_zone(text).records.empty());
    CHECK(read_example_zone(text).findings.size() == 1);
  }
}

TEST_CASE("a relative name needs an origin", "[zone_file]") {
  ZoneReadingOptions options;
  options.origin.reset();
  const ZoneFile zone =
      read_zone_file("a 60 TXT x\nb. 60 CNAME c\n@ 60 TXT x\n 60 TXT x\nd. 60 TXT y\n", options);
  REQUIRE(zone.findings.size() == 3);
  for (const Finding& finding : zone.findings) CHECK(finding.code == "zone-no-origin");
  CHECK(zone.findings[1].line == 2U);
  CHECK(zone.records.size() == 1);
  const ZoneFile named = read_zone_file("$ORIGIN example.com.\na 60 TXT x\n", options);
  CHECK(named.findings.empty());
}

TEST_CASE("a record without an owner does not fall to the one before a broken owner", "[zone_file]") {
  const ZoneFile zone = read_example_zone("a 60 TXT x\nb..c 60 TXT y\n 60 TXT z\n");
  CHECK(summary(zone) == "a.example.com. 60 TXT 'x'");
}

TEST_CASE("each record knows its place in the file", "[zone_file]") {
  const std::string text = "; comment\na 60 MX ( 10\n  mx ) ; end\n\n_mta-sts.b. TXT \"v=STSv1; id=1\"\n";
  const ZoneFile zone = read_example_zone(text);
  REQUIRE(zone.records.size() == 2);
  const ZoneRecord& mx = zone.records[0];
  CHECK(mx.line == 2);
  CHECK(mx.owner_was_relative);
  CHECK(mx.has_own_ttl);
  CHECK(mx.names == std::vector<std::string>{"mx.example.com."});
  CHECK(text.substr(mx.rdata[1].offset, mx.rdata[1].length) == "mx");
  const ZoneRecord& txt = zone.records[1];
  CHECK(txt.line == 5);
  CHECK_FALSE(txt.owner_was_relative);
  CHECK_FALSE(txt.has_own_ttl);
  CHECK(txt.rdata[0].quoted);
  CHECK(text.substr(txt.rdata[0].offset, txt.rdata[0].length) == "\"v=STSv1; id=1\"");
  CHECK(joined_txt(txt) == "v=STSv1; id=1");
}

TEST_CASE("a comment right behind an unquoted token is noticed", "[zone_file]") {
  const std::vector<std::pair<std::string, bool>> cases = {
      {"a TXT v=STSv1; id=1\n", true},
      {"a TXT ( v=STSv1; id=1\n )\n", true},
      {"a TXT v=STSv1 ; id=1\n", false},
      {"a TXT \"v=STSv1\"; id=1\n", false},
      {"a TXT \"v=STSv1; id=1\"\n", false},
      {"a TXT v=STSv1\\; id=1\n", false},
      {"a TXT x ;\n", false},
  };
  for (const auto& [text, cut] : cases) {
    CAPTURE(text);
    const ZoneFile zone = read_example_zone(text);
    REQUIRE(zone.records.size() == 1);
    CHECK(zone.records[0].cut_at_semicolon == cut);
  }
}

TEST_CASE("$INCLUDE reads another file, and owner and origin are restored behind it", "[zone_file]") {
  const std::map<std::string, std::string, std::less<>> files = {
      {"inner", " TXT inherited\nb TXT inner\n$TTL 7\n$ORIGIN q\nc TXT deep\n"},
      {"loop", "$INCLUDE loop\nx TXT once\n"},
      {"bad", "ok TXT x\nb..d TXT x\n"},
  };
  ZoneReadingOptions options;
  options.name = "zone";
  options.origin = "example.com.";
  options.open_include = [&files](std::string_view name, std::string_view) -> Result<IncludedText> {
    const auto file = files.find(name);
    if (file == files.end()) return fail({Fault::unreadable, "unreadable", "no such file"});
    return IncludedText{"dir/" + file->first, file->second};
  };
  const auto read_with = [&options](std::string_view text) { return read_zone_file(text, options); };

  const ZoneFile zone = read_with("a 60 TXT x\n$INCLUDE inner sub\n TXT after\nd TXT y\n");
  CHECK(zone.findings.empty());
  CHECK(summary(zone) ==
        "a.example.com. 60 TXT 'x'; a.example.com. 60 TXT 'inherited'; b.sub.example.com. 60 TXT 'inner'; "
        "c.q.sub.example.com. 7 TXT 'deep'; a.example.com. 7 TXT 'after'; d.example.com. 7 TXT 'y'");
  CHECK(zone.files == std::vector<std::string>{"zone", "dir/inner"});
  CHECK(zone.records[1].file == 1);
  CHECK(zone.records[4].file == 0);

  const ZoneFile looping = read_with("$INCLUDE loop\n");
  REQUIRE(looping.findings.size() == 1);
  CHECK(looping.findings[0].subject == "dir/loop");
  CHECK(summary(looping) == "x.example.com. 0 TXT 'once'");

  const ZoneFile bad = read_with("\n$INCLUDE bad\n");
  REQUIRE(bad.findings.size() == 1);
  CHECK(bad.findings[0].subject == "dir/bad");
  CHECK(bad.findings[0].line == 2U);

  const ZoneFile missing = read_with("\n$INCLUDE none\n");
  REQUIRE(missing.findings.size() == 1);
  CHECK(missing.findings[0].code == "zone-syntax-include");
  CHECK(missing.findings[0].line == 2U);
}

TEST_CASE("$INCLUDE is followed eight deep", "[zone_file]") {
  ZoneReadingOptions options;
  options.open_include = [](std::string_view name, std::string_view) -> Result<IncludedText> {
    const int depth = std::stoi(std::string(name));
    return IncludedText{std::string(name),
                        "x" + std::string(name) + ". TXT x\n$INCLUDE " + std::to_string(depth + 1) + "\n"};
  };
  const ZoneFile zone = read_zone_file("$INCLUDE 1\n", options);
  CHECK(zone.records.size() == 8);
  REQUIRE(zone.findings.size() == 1);
  CHECK(zone.findings[0].subject == "8");
}

TEST_CASE("records can be read one by one", "[zone_file]") {
  std::vector<std::string> owners;
  const ZoneFile zone = read_zone_file("a. TXT x\nb..c TXT\nd. TXT y\n", {},
                                       [&owners](ZoneRecord&& record) { owners.push_back(record.owner); });
  CHECK(owners == std::vector<std::string>{"a.", "d."});
  CHECK(zone.records.empty());
  CHECK(zone.findings.size() == 1);
}

TEST_CASE("a file that is no zone file gives a bounded number of findings", "[zone_file]") {
  std::string garbage;
  for (int i = 0; i < 100000; ++i) garbage += "this is no zone file\n";
  const ZoneFile zone = read_example_zone(garbage);
  REQUIRE(zone.findings.size() == 1001);
  CHECK(zone.findings.back().code == "zone-syntax-too-many");
}

TEST_CASE("a file in another format is one finding", "[zone_file]") {
  for (const std::string_view text : {"{\n \"records\": [\n ]\n}\n", "---\n'':\n  type: MX\n",
                                      "; a comment\n<html>\n<body>\n", "[\n{\"type\":\"TXT\"}\n]\n"}) {
    CAPTURE(text);
    const ZoneFile zone = read_example_zone(text);
    REQUIRE(zone.findings.size() == 1);
    CHECK(zone.findings[0].message.find("not a zone file") != std::string::npos);
  }
}

TEST_CASE("an $ORIGIN without its final dot is one finding, and the records are read", "[zone_file]") {
  ZoneReadingOptions options;
  options.origin.reset();
  const ZoneFile zone = read_zone_file("$ORIGIN example.com\na 60 TXT x\n@ 60 TXT y\n", options);
  REQUIRE(zone.findings.size() == 1);
  CHECK(zone.findings[0].hint == "end the name with a dot");
  CHECK(summary(zone) == "a.example.com. 60 TXT 'x'; example.com. 60 TXT 'y'");
}

TEST_CASE("a redirect of a DNS provider is no record", "[zone_file]") {
  const ZoneFile zone = read_example_zone("mta-sts 60 URL https://www.example.com\n");
  REQUIRE(zone.findings.size() == 1);
  CHECK(zone.findings[0].hint.find("senders follow no redirect") != std::string::npos);
}

TEST_CASE("a text in pieces gives the same records as a whole one", "[zone_file]") {
  for (const std::string& text : texts_to_cut()) {
    CAPTURE(text);
    const std::string whole = story(read_zone_file(text, options_with_include()));
    for (std::size_t first = 0; first <= text.size(); ++first) {
      for (const std::size_t others : {std::size_t{1}, std::size_t{3}, std::size_t{64}, text.size() + 1}) {
        const auto zone = read_in_pieces(text, first, others);
        REQUIRE(zone);
        if (story(*zone) != whole) {
          CAPTURE(first, others);
          REQUIRE(story(*zone) == whole);
        }
      }
    }
  }
}

TEST_CASE("an entry is limited to the bytes that any record needs, in pieces and as a whole", "[zone_file]") {
  constexpr std::size_t kMost = std::size_t{4} << 20;
  const std::string open = "a 60 TXT x\nb TXT ( y\n";
  const std::string second = "b TXT ( y\n";
  const auto filled = [&](std::size_t size) {
    return open + std::string(size - second.size() - 2, ' ') + ")\n";
  };
  struct Long {
    std::string text;
    bool is_read;
    std::string why;
  };
  const std::vector<Long> texts = {
      {filled(kMost) + "c TXT z\n", true, "as long as an entry may be"},
      {filled(kMost + 1) + "c TXT z\n", false, "an octet more"},
      {open + std::string(3 * kMost, '\n'), false, "a parenthesis that is never closed"},
      {"a 60 TXT x\nb TXT " + std::string(3 * kMost, 'y'), false, "one word without end"},
      {"a 60 TXT x\n;" + std::string(3 * kMost, ' '), false, "one comment without end"},
  };
  for (const Long& line : texts) {
    CAPTURE(line.why);
    const ZoneFile whole = read_zone_file(line.text, options_with_include());
    CHECK(whole.records.size() == (line.is_read ? 3 : 1));
    CHECK(whole.findings.size() == (line.is_read ? 0 : 1));
    for (const Finding& finding : whole.findings) {
      CHECK(finding.code == "zone-syntax-rdata");
      CHECK(finding.line == 2U);
    }
    for (const std::size_t size : {std::size_t{100}, std::size_t{65536}}) {
      CHECK(story(*read_in_pieces(line.text, size, size)) == story(whole));
    }
  }
}

TEST_CASE("a text in pieces is read no further than its longest entry", "[zone_file]") {
  std::size_t pieces = 0;
  std::size_t ahead = 0;  // pieces since the last record
  std::size_t most_ahead = 0;
  const NextPiece next = [&]() -> Result<std::string_view> {
    most_ahead = std::max(most_ahead, ++ahead);
    return ++pieces > 1000 ? std::string_view() : std::string_view("a. 60 TXT x\nb. 60 TXT y\nc. 60 TXT ");
  };
  std::size_t records = 0;
  const auto zone = read_zone_file(next, {}, [&](ZoneRecord&&) {
    ++records;
    ahead = 0;
  });
  REQUIRE(zone);
  CHECK(records > 1999);
  CHECK(most_ahead <= 2);
}

TEST_CASE("a text that cannot be read is no zone file", "[zone_file]") {
  std::vector<std::string> owners;
  std::size_t pieces = 0;
  const NextPiece next = [&]() -> Result<std::string_view> {
    if (++pieces > 1) return fail({Fault::io, "io", "the disk is gone"});
    return std::string_view("a. 60 TXT x\nb. 60 TXT ( y");
  };
  const auto zone =
      read_zone_file(next, {}, [&owners](ZoneRecord&& record) { owners.push_back(record.owner); });
  REQUIRE_FALSE(zone);
  CHECK(zone.error().message == "the disk is gone");
  CHECK(owners == std::vector<std::string>{"a."});
  CHECK(pieces == 2);
}

}  // namespace mtasts::test
