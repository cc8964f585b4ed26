#include "mtasts/ledger.h"

#include <string>
#include <string_view>
#include <vector>

#include "catch.h"

namespace mtasts::test {

namespace {

const std::string kLine =
    R"({"schema":"mtasts.ledger/1","time":"2026-11-21T12:00:00Z","domain":"example.com","id":"2026112101",)"
    R"("mode":"enforce","max_age":604800,"mx":["mx1.example.com","*.example.net"]})";

// kLine with one text replaced.
std::string with(std::string_view old_text, std::string_view new_text) {
  std::string line = kLine;
  const std::size_t at = line.find(old_text);
  REQUIRE(at != std::string::npos);
  return line.replace(at, old_text.size(), new_text);
}

DomainName name(std::string_view text) {
  return *DomainName::parse(text);
}

struct Case {
  std::string line;
  std::string why;
};

}  // namespace

TEST_CASE("a ledger line is printed as it is read", "[ledger]") {
  const auto entry = parse_ledger_line(kLine);
  REQUIRE(entry);
  CHECK(entry->time == "2026-11-21T12:00:00Z");
  CHECK(entry->domain.text() == "example.com");
  CHECK(entry->id.text() == "2026112101");
  CHECK(entry->mode == Mode::enforce);
  CHECK(entry->max_age.seconds() == 604800);
  CHECK(entry->mx.size() == 2);
  CHECK(print_ledger_line(*entry) == kLine + '\n');
}

TEST_CASE("a ledger line can have unknown keys and other forms", "[ledger]") {
  const auto good = std::vector<Case>{
      {with("}", R"(,"note":{"a":[1,2.5,null,true]}})"), "unknown keys"},
      {with("{", "{ "), "spaces"},
      {kLine + "\r", "a carriage return from an editor"},
      {with("604800", "0"), "zero"},
      {with(R"("enforce")", R"("none")"), "another mode"},
      {with("12:00:00", "23:59:60"), "a leap second"},
      {with("2026-11-21", "2024-02-29"), "a leap day"},
      {with(R"("enforce","max_age":604800,"mx":["mx1.example.com","*.example.net"])",
            R"("none","max_age":86400,"mx":[])"),
       "mode none needs no mx"},
  };
  for (const Case& line : good) {
    CAPTURE(line.line, line.why);
    const auto entry = parse_ledger_line(line.line);
    REQUIRE(entry);
    CHECK(*parse_ledger_line(print_ledger_line(*entry)) == *entry);
  }
}

TEST_CASE("a malformed ledger line is refused", "[ledger]") {
  const auto bad = std::vector<Case>{
      {"", "nothing"},
      {"null", "not an object"},
      {"[]", "an array"},
      {"{}", "nothing in it"},
      {kLine + kLine, "two documents"},
      {kLine.substr(0, 50), "torn"},
      {with("ledger/1", "ledger/2"), "another schema"},
      {with(R"("schema":"mtasts.ledger/1",)", ""), "no schema"},
      {with("2026-11-21T", "2026-11-21 "), "a space for the T"},
      {with("12:00:00Z", "12:00:00+01:00"), "another time zone"},
      {with("12:00:00Z", "12:00:00.5Z"), "a fraction"},
      {with("2026-11-21", "2026-02-29"), "no such day"},
      {with("12:00:00", "24:00:00"), "no such hour"},
      {with(R"("2026112101")", "2026112101"), "an id that is a number"},
      {with("2026112101", "2026-11"), "no id"},
      {with(R"("example.com")", R"("-")"), "no domain"},
      {with(R"("example.com")", R"(["example.com"])"), "an array for a string"},
      {with("enforce", "Enforce"), "no mode"},
      {with("604800", "604800.0"), "a fraction"},
      {with("604800", "-1"), "negative"},
      {with("604800", "6e5"), "an exponent"},
      {with("604800", R"("604800")"), "a string for a number"},
      {with("604800", "31557601"), "above a year"},
      {with("604800", "18446744073709551617"), "above 64 bits"},
      {with("mx1.example.com", "mx1.example.com."), "a final dot"},
      {with(R"(["mx1.example.com","*.example.net"])", R"("mx1.example.com")"), "no array"},
      {with(R"("mx1.example.com")", "1"), "a number for a pattern"},
      {with(R"("mx1.example.com","*.example.net")", ""), "no mx, and not mode none"},
      {with(R"("mode")", R"("id":"other","mode")"), "a key twice"},
      {with("}", R"(,"note":{"a":1,"a":2}})"), "a key twice, further down"},
      {with("}", ",\"note\":\"\xFF\"}"), "not UTF-8"},
      {with("}", ",}"), "a comma too many"},
      {with("}", ",\"a\":" + std::string(20, '[') + std::string(20, ']') + "}"), "nested too deep"},
      {std::string(100000, '['), "nested without end"},
      {kLine + std::string(1, '\0') + "{}", "a NUL, at which the JSON library stops"},
      {"\xEF\xBB\xBF" + kLine, "a byte order mark"},
      {with("}", ",\"a\":\"" + std::string(2000000, 'x') + "\"}"), "longer than 1 MiB"},
  };
  for (const Case& line : bad) {
    CAPTURE(line.line.substr(0, 300), line.why);
    const auto entry = parse_ledger_line(line.line);
    REQUIRE_FALSE(entry);
    CHECK(entry.error().fault == Fault::input);
    CHECK(entry.error().code == "bad-ledger-line");
    CHECK(entry.error().message.size() < 600);
  }
}

TEST_CASE("a ledger has its whole lines, and each beginning of our line is a torn one", "[ledger]") {
  const std::string whole = kLine + '\n' + with("2026112101", "2026112102") + '\n';
  for (std::size_t size = 0; size < kLine.size(); ++size) {
    CAPTURE(size);
    const auto ledger = parse_ledger(whole + kLine.substr(0, size));
    REQUIRE(ledger);
    CHECK(ledger->entries.size() == 2);
    CHECK(ledger->whole_octets == whole.size());
    CHECK_FALSE(ledger->lacks_line_feed);
  }
  CHECK(parse_ledger("")->entries.empty());
  const auto broken = parse_ledger(kLine + "\ngarbage\n" + kLine + '\n');
  REQUIRE_FALSE(broken);
  CHECK(broken.error().code == "bad-ledger-line");
  CHECK(broken.error().message.find("line 2") != std::string::npos);
}

TEST_CASE("a whole ledger line counts without its line feed", "[ledger]") {
  const std::string before = with("2026112101", "2026112102") + '\n';
  for (const std::string& text : {kLine, before + kLine, before + kLine + '\r'}) {
    CAPTURE(text);
    const auto ledger = parse_ledger(text);
    REQUIRE(ledger);
    CHECK(ledger->entries.back().id.text() == "2026112101");
    CHECK(ledger->whole_octets == text.size());
    CHECK(ledger->lacks_line_feed);
  }
}

TEST_CASE("a first line that was torn shows by its schema that it is ours", "[ledger]") {
  const std::string schema = R"({"schema":"mtasts.ledger/1")";
  for (std::size_t size = 1; size < kLine.size(); ++size) {
    CAPTURE(size);
    const auto ledger = parse_ledger(kLine.substr(0, size));
    REQUIRE(ledger.has_value() == (size >= schema.size()));
    if (ledger) CHECK(ledger->whole_octets == 0);
  }
}

TEST_CASE("a text that is no torn ledger line is refused", "[ledger]") {
  const std::vector<Case> foreign = {
      {"call the registrar", "a note"},
      {"-----BEGIN PRIVATE KEY-----", "a key"},
      {R"({"note")", "any object"},
      {std::string(20, '\0'), "bytes that were never written"},
      {R"({"a":1)", "another object"},
      {R"({"schema":"mtasts.ledger/2","time":")", "another schema"},
      {R"({ "schema":"mtasts.ledger/1","ti)", "another form than ours"},
      {kLine.substr(0, 40) + "\x1B", "a byte that no time has"},
      {with("example.com", "example..com").substr(0, 120), "a domain that is none"},
      {with("604800", "31557601").substr(0, kLine.size() - 3), "a max_age above a year"},
      {with("enforce", "forced"), "a whole line that is malformed"},
      {kLine + " and a note", "text behind a line"},
  };
  for (const std::string& before : {std::string(), kLine + '\n'}) {
    for (const Case& tail : foreign) {
      CAPTURE(before, tail.line, tail.why);
      const auto ledger = parse_ledger(before + tail.line);
      REQUIRE_FALSE(ledger);
      CHECK(ledger.error().fault == Fault::input);
      CHECK(ledger.error().code == "bad-ledger-line");
      CHECK(ledger.error().message.starts_with(before.empty() ? "line 1: " : "line 2: "));
    }
  }
}

TEST_CASE("the entries of a domain are kept apart from others, oldest first", "[ledger]") {
  const auto ledger = parse_ledger(kLine + '\n' + with("example.com", "example.org") + '\n' +
                                   with("2026112101", "2026112102") + '\n');
  REQUIRE(ledger);
  const EntriesByDomain entries = entries_by_domain(*ledger);
  const auto ids = [&](const std::string& domain) {
    const DomainName owner = name(domain);
    std::vector<std::string> texts;
    for (const LedgerEntry& entry : entries_of(entries, owner)) texts.push_back(entry.id.text());
    return texts;
  };
  CHECK(ids("example.com") == std::vector<std::string>{"2026112101", "2026112102"});
  CHECK(ids("example.org") == std::vector<std::string>{"2026112101"});
  CHECK(ids("example.net").empty());
}

TEST_CASE("an entry records a policy that is the same to senders", "[ledger]") {
  const LedgerEntry entry = *parse_ledger_line(kLine);
  const auto policy = [](const std::string& text) { return *parse_policy("version: STSv1\n" + text); };
  CHECK(records_policy(entry,
                       policy("mode: enforce\nmx: *.example.net\nmx: mx1.example.com\nmax_age: 604800\n")));
  CHECK_FALSE(records_policy(
      entry, policy("mode: testing\nmx: *.example.net\nmx: mx1.example.com\nmax_age: 604800\n")));
  CHECK_FALSE(records_policy(entry, policy("mode: enforce\nmx: mx1.example.com\nmax_age: 604800\n")));
  CHECK_FALSE(
      records_policy(entry, policy("mode: enforce\nmx: *.example.net\nmx: mx1.example.com\nmax_age: 1\n")));
}

}  // namespace mtasts::test
