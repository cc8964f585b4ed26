#include "commands/options/mx_options.h"
#include "commands/typed.h"

namespace mtasts::test {

TEST_CASE("mx stores every option") {
  using Words = std::vector<std::string>;
  const auto options = good<MxOptions>(
      "mx --short -0 --domains-file list --domains-file - --zone-file a.zone --zone-file b.zone --origin "
      "example.com "
      "--timeout 7 --retries 3 --concurrency 9 --rate 11 -o out --partial --rejects left.ndjson --skip "
      "null-mx,no-mx --skip nxdomain b\xc3\xbc"
      "cher.example");
  CHECK(options.short_form);
  CHECK(options.domains.operands == Words{"b\xc3\xbc"
                                          "cher.example"});
  CHECK(options.domains.files == Words{"list", "-"});
  CHECK(options.domains.nul_terminated);
  CHECK(options.lookup.zone_files == Words{"a.zone", "b.zone"});
  CHECK(options.lookup.origin == "example.com");
  CHECK_FALSE(options.lookup.offline);
  CHECK(options.lookup.timeout == 7);
  CHECK(options.lookup.retries == 3);
  CHECK(options.lookup.concurrency == 9);
  CHECK(options.lookup.rate == 11U);
  CHECK(options.output.form == OutputForm::text);
  CHECK(options.output.file == "out");
  CHECK(options.output.partial);
  CHECK(options.output.rejects == "left.ndjson");
  CHECK(options.output.skip == std::vector<std::string>{"null-mx", "no-mx", "nxdomain"});
}

TEST_CASE("mx prints text, JSON or NDJSON") {
  CHECK(good<MxOptions>("mx a.example").output.form == OutputForm::text);
  CHECK(good<MxOptions>("mx --json a.example").output.form == OutputForm::json);
  CHECK(good<MxOptions>("mx --json --json a.example").output.form == OutputForm::json);
  CHECK(good<MxOptions>("mx --ndjson --unordered a.example").output.unordered);
  CHECK_FALSE(good<MxOptions>("mx -o - a.example").output.file.has_value());
}

TEST_CASE("mx rejects contradictory options") {
  check_bad({
      {"mx", "no domain is given"},
      {"mx @192.0.2.1", "no domain is given"},
      {"mx --json --ndjson a.example", "--json and --ndjson exclude each other"},
      {"mx --short --json a.example", "--short excludes --json and --ndjson"},
      {"mx --group --short a.example",
       "--group excludes --short and --unordered: it prints no line for each domain"},
      {"mx --group --ndjson --unordered a.example",
       "--group excludes --short and --unordered: it prints no line for each domain"},
      {"mx --unordered a.example", "--unordered needs --ndjson"},
      {"mx --unordered --json a.example", "--unordered needs --ndjson"},
      {"mx --partial a.example", "--partial needs -o FILE"},
      {"mx -0 a.example", "--null needs --domains-file"},
      {"mx --origin b.example a.example", "--origin needs --zone-file"},
      {"mx --offline --zone-file z --server 192.0.2.1 a.example", "--offline excludes --server and @SERVER"},
      {"mx --offline --zone-file z @192.0.2.1 a.example", "--offline excludes --server and @SERVER"},
      {"mx --offline a.example", "--offline needs --zone-file: there is no other source of MX records"},
      {"mx --skip null-mx, a.example", "--skip: \"\" is not null-mx, nxdomain, no-mx or not-covered"},
      {"mx --skip servfail a.example", "--skip: \"servfail\" is not null-mx, nxdomain, no-mx or not-covered"},
  });
}

}  // namespace mtasts::test
