// RecordFormat::read: each format that holds a state reads what it prints.
#include "cli/record_formats/record_reader.h"

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "catch.h"
#include "cli/json_output.h"
#include "record_formats/records.h"

namespace mtasts::test {
namespace {

Result<std::vector<ResourceRecord>> read_back(RecordReader reader, std::string text,
                                              const std::optional<DomainName>& zone) {
  std::string_view rest = text;
  const NextPiece next = [&]() -> Result<std::string_view> {
    const std::string_view piece = rest.substr(0, 7);
    rest.remove_prefix(piece.size());
    return piece;
  };
  std::vector<ResourceRecord> records;
  const auto read = reader({.next = next, .path = "existing", .zone = zone},
                           [&](ResourceRecord&& record, const std::optional<DomainName>& named) {
                             if (named) CHECK(named == zone);
                             records.push_back(std::move(record));
                           });
  if (!read) return fail(read.error());
  return records;
}

bool has_all(const std::vector<ResourceRecord>& all, const std::vector<ResourceRecord>& some) {
  return std::all_of(some.begin(), some.end(), [&](const ResourceRecord& record) {
    return std::find(all.begin(), all.end(), record) != all.end();
  });
}

}  // namespace

TEST_CASE("a format that holds a state reads the records that it prints") {
  std::size_t readers = 0;
  for (const RecordFormat* format : kRecordFormats) {
    if (format->read == nullptr) continue;
    ++readers;
    for (const DomainRecords& records : {primary(), hosted(), hostile()}) {
      CAPTURE(format->name, records.domain.text());
      const auto read = read_back(format->read, printed(*format, {records}), records.zone);
      REQUIRE(read);
      CHECK(read->size() == records.records.size());
      CHECK(has_all(*read, records.records));
    }
  }
  CHECK(readers == 7);
}

TEST_CASE("a zone file is read the same with and without an edited line before its records") {
  const RecordReader read = kBindRecords.read;
  const std::string printed_text = printed(kBindRecords, {primary(), hosted(), hostile()});
  const std::string tail =
      "mta-sts.a.example. 60 IN CNAME web.example.\n"
      "  60 IN CNAME other.example.\n"
      "$ORIGIN b.example.\n_mta-sts 60 IN TXT ( \"v=STSv1; \"\n \"id=1\" ) ; comment\n"
      "_mta-sts.c.example. 60 IN TXT \"v=STSv1;\\032id=1\" \"2\"\n";
  const std::string last = "mta-sts.d.example. 60 IN AAAA 2001:db8::1";
  for (const std::string& text :
       {printed_text, tail, printed_text + tail + last, last, last + '\n', last + " \n"}) {
    CAPTURE(text);
    const auto records = read_back(read, text, std::nullopt);
    const auto edited = read_back(read, "; edited\n" + text, std::nullopt);
    REQUIRE(records);
    REQUIRE(edited);
    CHECK(*records == *edited);
  }
  const auto broken =
      read_back(read, "a.example. 60 IN A 192.0.2.1\nb.example. 60 IN A 192.0.2.2\n!\n", std::nullopt);
  const auto only_broken = read_back(read, "!\n", std::nullopt);
  REQUIRE_FALSE(broken);
  REQUIRE_FALSE(only_broken);
  CHECK(broken.error().message.find("line 3: ") != std::string::npos);
  CHECK(only_broken.error().message.find("line 1: ") != std::string::npos);
}

TEST_CASE("the JSON results of records are read back") {
  for (const OutputForm form : {OutputForm::json, OutputForm::ndjson}) {
    JsonFrame frame(form, "gen-zone");
    const DomainRecords records = hostile();
    std::string text = frame.begin();
    text += frame.result(json_text(RecordsResult{.domain = "example.net", .records = records.records}));
    text += frame.result(json_text(RecordsResult{.domain = "example.org"}));
    text += frame.end();
    const auto read = read_back(read_json_records, text, records.zone);
    REQUIRE(read);
    CHECK(*read == records.records);
  }
}

TEST_CASE("a line that the printer does not write is an error") {
  for (const RecordFormat* format : kRecordFormats) {
    if (format->read == nullptr) continue;
    CAPTURE(format->name);
    const auto read = read_back(format->read, printed(*format, {primary()}) + "mine: yes\n", primary().zone);
    REQUIRE_FALSE(read);
    CHECK(read.error().fault == Fault::not_created);
  }
  CHECK_FALSE(read_back(read_json_records, "{\"schema\":\"mtasts.check/1\",\"domain\":\"a.example\"}\n",
                        std::nullopt));
}

TEST_CASE("a file that was edited or cut is an error and never an empty file") {
  const std::string dnscontrol = "D_EXTEND(\"example.com\",\n";
  const std::string terraform = "{\"mtasts_records\":{\n";
  const std::string entry =
      R"("a TXT":{"zone":"example.com","name":"_mta-sts.a.example","type":"TXT","ttl":60,)";
  const std::vector<std::pair<std::string_view, std::string>> cases = {
      {"dnscontrol", dnscontrol + "  TXT(\"_mta-sts\", \"v=STSv1; id=1\", TTL(60))\n"},
      {"dnscontrol", dnscontrol + "  TXT(\"_mta-sts\", \"v=STSv1; id=1\")\n);\n"},
      {"dnscontrol", dnscontrol + "  , TTL(60))\n);\n"},
      {"dnscontrol", dnscontrol + "  TXT(\"_mta-sts\", NAME, TTL(60))\n);\n"},
      {"dnscontrol", "D_EXTEND('example.com',\n);\n"},
      {"dnscontrol", "  TXT(\"_mta-sts\", \"v=STSv1; id=1\", TTL(60))\n"},
      {"octodns", "_mta-sts:\n  ttl: 60\n  type: TXT\n  value: v=STSv1\n"},
      {"octodns", "_mta-sts:\n  ttl: 60\n  type: TXT\n  value: 'a'b'\n"},
      {"octodns", "_mta-sts:\n  type: TXT\n  value: 'v=STSv1'\n"},
      {"octodns", "_mta-sts:\n  ttl: 60\n  value: 'v=STSv1'\n"},
      {"octodns", "_mta-sts:\n  ttl: 60\n  type: MX\n  value: 'mx.example.com.'\n"},
      {"octodns", "_mta-sts:\n  octodns: {}\n"},
      {"tinydns", "'_mta-sts.a.example:v=STSv1\\07:60\n"},
      {"tinydns", "'_mta-sts.a.example:v=STSv1\\777:60\n"},
      {"tinydns", "'_mta-sts.a.example:v=STSv1:60:4000000012345678\n"},
      {"tinydns", ":mta-sts.a.example:28:\\001:60\n"},
      {"tinydns", "Zexample.com:ns.example.com:h.example.com:1:2:3:4:5\n"},
      {"terraform-route53", terraform + entry + R"("records":["v=STSv1; id=1"]})" + "\n"},
      {"terraform-route53", terraform + entry + R"("records":[1]})" + "\n}}\n"},
      {"terraform-route53", terraform + entry + R"("records":["a\"b"]})" + "\n}}\n"},
      {"terraform-cloudflare", terraform + entry + R"("content":"\"a\" b"})" + "\n}}\n"},
      {"terraform-cloudflare", terraform + entry + R"("content":"\"a\\25\""})" + "\n}}\n"},
      {"terraform-cloudflare", "{\n  \"mtasts_records\": {}\n}\n"},
      {"bind", "_mta-sts.a.example. 60 IN TXT \"v=STSv1\n"},
  };
  for (const auto& [name, text] : cases) {
    CAPTURE(name, text);
    const std::string_view wanted = name;
    const auto formats = kRecordFormats;
    const auto format = std::find_if(formats.begin(), formats.end(),
                                     [&](const RecordFormat* one) { return one->name == wanted; });
    const auto read = read_back((*format)->read, text, primary().zone);
    REQUIRE_FALSE(read);
    CHECK(read.error().fault == Fault::not_created);
  }
  CHECK_FALSE(read_back(read_json_records, "{\"schema\":\"mtasts.gen-sts/1\",\"results\":[\n", std::nullopt));
  CHECK_FALSE(read_back(read_json_records, std::string(std::size_t{3} << 20, ' '), std::nullopt));
}

}  // namespace mtasts::test
