// Policies that RFC 8461 §3.2 accepts and refuses, and their findings.
#include "mtasts/policy.h"

#include <algorithm>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "catch.h"
#include "core/findings.h"
#include "core/generator.h"
#include "core/vectors.h"

namespace mtasts::test {

namespace {

// A policy of mode enforce without findings, with one line replaced or added.
const std::string kVersion = "version: STSv1\n";
const std::string kMode = "mode: enforce\n";
const std::string kMx = "mx: mail.example.com\n";
const std::string kMaxAge = "max_age: 604800\n";
const std::string kHealthy = kVersion + kMode + kMx + kMaxAge;

PolicyReading read(const std::string& body) {
  PolicyReading reading = read_policy(body);
  INFO(body);
  check_findings(reading.findings, reading.policy.has_value());
  return reading;
}

Policy valid(const std::string& body) {
  PolicyReading reading = read(body);
  INFO(body << '\n' << summary(reading.findings));
  REQUIRE(reading.policy);
  return *reading.policy;
}

nlohmann::json as_json(const Policy& policy) {
  nlohmann::json mx = nlohmann::json::array();
  for (const MxPattern& pattern : policy.mx) mx.push_back(pattern.text());
  nlohmann::json extensions = nlohmann::json::array();
  for (const auto& extension : policy.extensions) extensions.push_back({extension.first, extension.second});
  return {{"version", "STSv1"},
          {"mode", text(policy.mode)},
          {"max_age", policy.max_age.seconds()},
          {"mx", mx},
          {"extensions", extensions}};
}

// The finding code of each warning of the vectors.
const std::map<std::string, std::string> kCodeOfWarning = {
    {"max_age below recommended weeks", "policy-max-age-below-day"},
    {"max_age shorter than a day/week", "policy-max-age-below-day"},
    {"leading-zeros", "policy-max-age-leading-zeros"},
    {"wrong-case-field", "policy-wrong-case-field"},
    {"duplicate-field", "policy-duplicate-field"},
    {"wildcard directly under a TLD/public suffix", "policy-wildcard-suffix"},
    {"mx looks like an IPv4 address", "policy-mx-ipv4-like"},
};

}  // namespace

TEST_CASE("policy: the reading agrees with the shared vectors") {
  for (const Vector& vector : read_vectors("policy.jsonl")) {
    INFO(vector.id << ": " << vector.why);
    const PolicyReading reading = read(vector.text);
    INFO(summary(reading.findings));
    REQUIRE(reading.policy.has_value() == vector.valid);
    if (vector.valid) CHECK(as_json(*reading.policy) == vector.parsed);
    for (const std::string& warning : vector.warn) {
      INFO(warning);
      CHECK(has_code(reading.findings, kCodeOfWarning.at(warning)));
    }
  }
}

TEST_CASE("policy: a valid policy has no findings") {
  for (const auto& body : std::vector<std::string>{
           kHealthy,
           "version:STSv1\nmode:enforce\nmx:mail.example.com\nmax_age:604800\n",        // no WSP behind ":"
           "version: \t STSv1\nmode:\tenforce\nmx: mail.example.com\nmax_age: 604800",  // any WSP, no last LF
           "version: STSv1 \t\nmode: enforce \nmx: mail.example.com\t\nmax_age: 604800 ",  // trailing WSP
           kMaxAge + kMx + kMode + kVersion,                                               // any order
           kVersion + kMode + kMx + "mx: a--b.example.com\nmx: 0.example.com\n" + kMaxAge,
           kVersion + kMode + "mx: xn--mnchen-3ya.example\n" + kMaxAge,
           kVersion + "mode: testing\n" + kMx + "max_age: 31557600\n",  // the greatest
           kVersion + "mode: none\n" + kMx + "max_age: 1\n",            // to be forgotten soon
       }) {
    const PolicyReading reading = read(body);
    INFO(body << '\n' << summary(reading.findings));
    CHECK(reading.policy);
    CHECK(reading.findings.empty());
  }
}

TEST_CASE("policy: an invalid policy has a finding with its code and line") {
  struct Row {
    std::string body;
    std::string findings;
  };
  for (const auto& [body, expected] : std::vector<Row>{
           // the text as a whole
           {"", "error policy-empty"},
           {" \r\n\t\n", "error policy-empty"},
           {"\xEF\xBB\xBF", "error policy-byte-order-mark 1, error policy-empty"},
           {"<!DOCTYPE html>\n<html>mode: none</html>", "error policy-web-page"},
           {"version: STSv1 mode: enforce mx: a.example max_age: 604800\n", "error policy-one-line"},
           {R"(version: STSv1\nmode: enforce\nmx: a.example\nmax_age: 604800\n)", "error policy-one-line"},
           {"---\nlayout: null\n---\n" + kHealthy, "error policy-front-matter"},
           {"+++\ntitle = 'x'\n+++\n" + kHealthy, "error policy-front-matter"},
           {"\xFE\xFF", "error policy-utf16"},
           {std::string("v\0e\0r\0", 6), "error policy-utf16"},
           {"\xEF\xBB\xBF" + kHealthy, "error policy-byte-order-mark 1"},
           {kHealthy + "note: gr\xFC\xDF" + "e\n",
            "error policy-not-utf8 5, warning policy-unknown-field 5, warning policy-non-ascii 5"},
           // a surrogate
           {kHealthy + "note: \xED\xA0\x80\n",
            "error policy-not-utf8 5, warning policy-unknown-field 5, warning policy-non-ascii 5"},
           // lines
           {kHealthy + "\n", "error policy-blank-line 5"},
           {"\n" + kHealthy, "error policy-blank-line 1"},
           {kVersion + " \t\n" + kMode + kMx + kMaxAge, "error policy-blank-line 2"},
           {"# MTA-STS\n" + kHealthy, "error policy-comment-line 1"},
           {kHealthy + "  // end\n", "error policy-comment-line 5"},
           {kHealthy + "; end\n", "error policy-comment-line 5"},
           {"version: STSv1\rmode: none\rmx: a.example\rmax_age: 86400\r", "error policy-bare-cr 1"},
           {"version: STSv1\r\r\nmode: none\r\nmx: a.example\r\nmax_age: 86400\r\n",
            "error policy-bare-cr 1"},
           {kVersion + " " + kMode + kMx + kMaxAge, "error policy-indented-line 2"},
           {"\t" + kHealthy, "error policy-indented-line 1"},
           {kVersion + "mode : enforce\n" + kMx + kMaxAge, "error policy-space-before-colon 2"},
           {kVersion + "mode\t: enforce\n" + kMx + kMaxAge, "error policy-space-before-colon 2"},
           {kVersion + kMode + "mx mail.example.com\n" + kMaxAge, "error policy-missing-colon 3"},
           {kVersion + "mode=enforce\n" + kMx + kMaxAge, "error policy-missing-colon 2"},
           {kHealthy + "...\n", "error policy-missing-colon 5"},
           {kHealthy + ": x\n", "error policy-bad-field-name 5"},
           {kHealthy + "_x: x\n", "error policy-bad-field-name 5"},
           {kHealthy + "x\xC3\xBC: x\n", "error policy-bad-field-name 5"},
           {kHealthy + std::string(33, 'x') + ": x\n", "error policy-bad-field-name 5"},
           {kHealthy + "x:\n", "error policy-bad-field-value 5"},
           {kHealthy + "x: a\tb\n", "error policy-bad-field-value 5"},
           {kHealthy + "x: a\x1b[31m\n", "error policy-bad-field-value 5"},
           {kHealthy + "x: \x7F\n", "error policy-bad-field-value 5"},
           {kHealthy + "mode:\n", "error policy-bad-field-value 5"},  // ignored, and still no field
           // fields
           {kMode + kMx + kMaxAge, "error policy-version-missing"},
           {kVersion + kMx + kMaxAge, "error policy-mode-missing"},
           {kVersion + kMode + kMx, "error policy-max-age-missing"},
           {kVersion + kMode + kMaxAge, "error policy-mx-missing"},
           {"garbage",
            "error policy-missing-colon 1, error policy-version-missing, error policy-mode-missing, error "
            "policy-max-age-missing"},
           {kVersion + "Mode: enforce\n" + kMx + kMaxAge,
            "error policy-mode-missing 2, warning policy-wrong-case-field 2"},
           {kVersion + kMode + "nmx: mail.example.com\n" + kMaxAge,
            "error policy-mx-missing 3, warning policy-misspelt-field 3"},
           {kVersion + kMode + kMx + "max-age: 604800\n",
            "error policy-max-age-missing 4, warning policy-misspelt-field 4"},
           {"version: STSv2\n" + kMode + kMx + kMaxAge, "error policy-bad-version 1"},
           {"version: stsv1\n" + kMode + kMx + kMaxAge, "error policy-bad-version 1"},
           {"version:\n" + kMode + kMx + kMaxAge, "error policy-bad-version 1"},
           {kVersion + "mode: Enforce\n" + kMx + kMaxAge, "error policy-bad-mode 2"},
           {kVersion + "mode: reject\n" + kMx + kMaxAge, "error policy-bad-mode 2"},
           {kVersion + "mode: enforce # now\n" + kMx + kMaxAge, "error policy-bad-mode 2"},
           {kVersion + kMode + kMx + "max_age: 31557601\n", "error policy-max-age-too-large 4"},
           {kVersion + kMode + kMx + "max_age: 9999999999\n", "error policy-max-age-too-large 4"},
           {kVersion + kMode + kMx + "max_age: 00000000060\n", "error policy-bad-max-age 4"},
           {"\"version: STSv1\"\n\"mode: testing\"\n'mx: a.example'\n\"max_age\": \"604800\",\n",
            "error policy-bad-field-name 1, error policy-bad-field-name 2, error policy-bad-field-name 3, "
            "error policy-bad-field-name 4"},
           {kHealthy + "mode-: x\nmx-: y\n",
            "warning policy-misspelt-field 5, warning policy-misspelt-field 6"},
           {kVersion + kMode + kMx + "max_age: +5\n", "error policy-bad-max-age 4"},
           {kVersion + kMode + kMx + "max_age: 1_000\n", "error policy-bad-max-age 4"},
           {kVersion + kMode + kMx + "max_age:\n", "error policy-bad-max-age 4"},
           {kHealthy + "mx: bad_host\n", "error policy-bad-mx 5"},  // one bad mx spoils the policy
           // one reading reports all
           {"Version: STSv1\n\nmode = enforce\nmx: a.example.\nmax_age: 7d\n",
            "error policy-version-missing 1, error policy-blank-line 2, error policy-missing-colon 3, error "
            "policy-mx-final-dot 4, "
            "error policy-bad-max-age 5, warning policy-wrong-case-field 1"},
       }) {
    INFO(body);
    CHECK(summary(read(body).findings) == expected);
  }
}

TEST_CASE("policy: a fault on many lines is reported once") {
  const PolicyReading reading = read("version: STSv1\n\nmode: none\n\nmx: a.example\n\nmax_age: 86400\n");
  REQUIRE(summary(reading.findings) == "error policy-blank-line 2");
  CHECK(reading.findings[0].message.find("(and 2 more)") != std::string::npos);
}

TEST_CASE("policy: a finding of hundreds of lines is reported twenty times, and counted") {
  std::string unknown;
  for (int number = 0; number < 900; ++number) unknown += "field" + std::to_string(number) + ": value\n";
  const PolicyReading tolerated = read(kHealthy + unknown);
  REQUIRE(tolerated.policy);
  CHECK(tolerated.policy->extensions.size() == 900);
  REQUIRE(tolerated.findings.size() == 21);  // and one because the policy has more than 10 KiB
  const auto lines = std::count_if(tolerated.findings.begin(), tolerated.findings.end(),
                                   [](const Finding& one) { return one.code == "policy-unknown-field"; });
  CHECK(lines == 20);
  const auto counted = std::find_if(
      tolerated.findings.begin(), tolerated.findings.end(),
      [](const auto& one) { return one.message.find("(and 880 more of this kind)") != std::string::npos; });
  REQUIRE(counted != tolerated.findings.end());
  CHECK(counted->line == 24);

  // Twenty findings need no count, and every fault is reported.
  std::string bad;
  for (int number = 0; number < 20; ++number) bad += "field" + std::to_string(number) + ":\n";
  const PolicyReading refused = read(kVersion + bad + unknown + kMode + kMx);
  CHECK_FALSE(refused.policy);
  CHECK(refused.findings.front().code == "policy-bad-field-value");
  CHECK(refused.findings.at(19).code == "policy-bad-field-value");
  CHECK(refused.findings.at(19).message.find("of this kind") == std::string::npos);
  CHECK(refused.findings.at(20).code == "policy-max-age-missing");
}

TEST_CASE("policy: the hint has the text to write instead") {
  struct Row {
    std::string body;
    std::string hint;
  };
  for (const auto& [body, hint] : std::vector<Row>{
           {kVersion + "Mode: enforce\n" + kMx + kMaxAge, R"(write "mode: enforce")"},
           {kVersion + kMode + "nmx: mail.example.com\n" + kMaxAge, R"(write "mx: mail.example.com")"},
           {kVersion + "mode=enforce\n" + kMx + kMaxAge, R"(write "mode: enforce")"},
           {kVersion + "mode = enforce\n" + kMx + kMaxAge, R"(write "mode: enforce")"},
           {kVersion + "mode enforce\n" + kMx + kMaxAge, R"(write "mode: enforce")"},
           {kVersion + "mode: Testing\n" + kMx + kMaxAge, R"(write "mode: testing")"},
           {kVersion + "mode: none;\n" + kMx + kMaxAge, R"(write "mode: none")"},
           {kVersion + kMode + kMx + "max_age: 7d\n", R"(write "max_age: 604800")"},
           {kVersion + kMode + kMx + "max_age: 604800s\n", R"(write "max_age: 604800")"},
           {"version: STSv1; mode: none; max_age: 1", "write each field on a line of its own"},
           {kVersion + kMode + "mx: mail.example.com.\n" + kMaxAge, R"(write "mail.example.com")"},
           {kVersion + kMode + "mx: mail.example.com;\n" + kMaxAge, R"(write "mx: mail.example.com")"},
           {kVersion + kMode + "mx: \"*.example.com\"\n" + kMaxAge, R"(write "mx: *.example.com")"},
           {kVersion + kMode + "mx:\n  - mail.example.com\n" + kMaxAge, R"(write "mx: mail.example.com")"},
           {kVersion + "mode: 'enforce'\n" + kMx + kMaxAge, R"(write "mode: enforce")"},
           {kVersion + kMode + kMx + "max_age: 604800;\n", R"(write "max_age: 604800")"},
           {kVersion + kMode + kMx + "max_age: \"604800\"\n", R"(write "max_age: 604800")"},
           {kVersion + kMode + kMx + "max_age: 604,800\n", R"(write "max_age: 604800")"},
           {kVersion + kMode + kMx + "max_age: 604.800\n", R"(write "max_age: 604800")"},
           {kVersion + "mode: report\n" + kMx + kMaxAge, R"(write "mode: testing")"},
           {"- " + kVersion + "- " + kMode + kMx + kMaxAge, R"(write "version: STSv1")"},
           {"version: STSv1;\n" + kMode + kMx + kMaxAge, R"(write "version: STSv1")"},
           {kVersion + kMode + "\"mx: *.example.com\"\n" + kMaxAge, R"(write "mx: *.example.com")"},
           {kVersion + "\"mode\": \"enforce\",\n" + kMx + kMaxAge, R"(write "mode: enforce")"},
           {kVersion + kMode + kMx + "max_age: 1 week\n", R"(write "max_age: 604800")"},
           {kVersion + kMode + kMx + "max_age: 30 Days\n", R"(write "max_age: 2592000")"},
           {kVersion + kMode + kMx + "max_age: 2 months\n",
            "write the seconds as digits only, such as 604800 for a week"},
           {"+++\n+++\n" + kVersion,
            R"(remove the lines from "+++" to "+++"; a generator that needs them must not serve them)"},
           {kVersion + kMode + "mx: [your-mx]\n" + kMaxAge,
            R"(put your own name in place of "[your-mx]", which a template has)"},
           {kVersion +
                "mode: \xC2\xA0"
                "enforce\n" +
                kMx + kMaxAge,
            "type it again: text that is copied from a web page often has invisible characters"},
           {"v=STSv1; id=1", "write the policy: the fields version, mode, mx and max_age"},
           {"HTTP/1.1 200 OK\r\n\r\n" + kVersion, "remove the header, and the blank line after it"},
           {"```\n" + kVersion, R"(write each line as "name: value", or remove it)"},
           {"{ \"version\": \"STSv1\" }",
            R"(store the policy as plain text, each field as "name: value" on a line of its own)"},
           {"\x1F\x8B\x08", "store the plain text; a web server that compresses must send Content-Encoding"},
           {kVersion + kMode + "mx: <your mx>\n" + kMaxAge,
            R"(put your own name in place of "<your mx>", which a template has)"},
           {kVersion + "mode: enf\xE2\x80\x8Borce\n" + kMx + kMaxAge,
            "type it again: text that is copied from a web page often has invisible characters"},
       }) {
    const PolicyReading reading = read(body);
    INFO(body << '\n' << summary(reading.findings));
    REQUIRE_FALSE(reading.findings.empty());
    const bool has_hint =
        std::any_of(reading.findings.begin(), reading.findings.end(),
                    [&, wanted = hint](const Finding& finding) { return finding.hint == wanted; });
    CHECK(has_hint);
  }
}

TEST_CASE("policy: the first of a repeated field counts, and every mx. RFC 8461 §3.2") {
  const Policy policy = valid(
      "x: 1\nversion: STSv1\nversion: STSv9\nmode: testing\nmode: bogus\nx: 2\nX: 3\nmx: a.example\n"
      "mx: b.example\nmax_age: 604800\nmax_age: no number\n");
  CHECK(policy.mode == Mode::testing);
  CHECK(policy.max_age.seconds() == 604800);
  CHECK(policy.mx.size() == 2);
  CHECK(policy.extensions == decltype(policy.extensions){{"x", "1"}, {"X", "3"}});
}

TEST_CASE("policy: an unknown field is split at its first colon only") {
  CHECK(valid(kHealthy + "note: a: b = c; d\n").extensions ==
        decltype(Policy::extensions){{"note", "a: b = c; d"}});
  CHECK(valid(kHealthy + "0.a_b-c: gr\xC3\xBC\xC3\x9F" + "e  aus \t\n").extensions ==
        decltype(Policy::extensions){{"0.a_b-c", "gr\xC3\xBC\xC3\x9F" + std::string("e  aus")}});
}

TEST_CASE("policy: reading is bounded") {
  SECTION("64 KiB. RFC 8461 §3.3") {
    std::string body = kHealthy + "x: ";
    body.append(kPolicySizeLimit - body.size(), 'x');
    CHECK(read(body).policy);
    CHECK(summary(read(body + 'x').findings) == "error policy-too-large");
  }
  SECTION("1000 lines") {
    std::string body = "version: STSv1\nmode: enforce\nmx: a.example\nmax_age: 604800\n";
    for (int i = 0; i < 996; ++i) body.append("x").append(std::to_string(i)).append(": 1\n");
    CHECK(read(body).policy);
    CHECK(summary(read(body + "y: 1\n").findings) == "error policy-too-many-lines");
    CHECK(summary(read(std::string(kPolicySizeLimit, '\r')).findings) == "error policy-empty");
    CHECK(summary(read(std::string(1001, '\r') + 'x').findings) == "error policy-too-many-lines");
  }
  SECTION("256 mx") {
    std::string body = "version: STSv1\nmode: enforce\nmax_age: 604800\n";
    for (int i = 0; i < 256; ++i) body += "mx: mx" + std::to_string(i) + ".example.com\n";
    CHECK(valid(body).mx.size() == 256);
    body += "mx: one.more.example\nmx: two.more.example\n";
    CHECK(summary(read(body).findings) == "error policy-too-many-mx 260");
  }
  SECTION("quotes in messages") {
    const PolicyReading reading = read(kHealthy + std::string(60000, 'x'));
    CHECK(finding_with(reading.findings, "policy-missing-colon").message.size() < 300);
  }
}

TEST_CASE("policy: printing and reading again gives the same policy") {
  Generator generator(8461);
  INFO(generator.seed_text());
  for (int i = 0; i < 2000; ++i) {
    Policy policy = valid(kHealthy);
    policy.mode = std::vector<Mode>{Mode::testing, Mode::enforce, Mode::none}[generator.below(3)];
    policy.max_age = *MaxAge::from_seconds(generator.below(MaxAge::kGreatest + 1));
    policy.mx.clear();
    for (std::size_t n = generator.between(policy.mode == Mode::none ? 0 : 1, 5); n > 0; --n) {
      policy.mx.push_back(
          *MxPattern::parse((generator.below(4) == 0 ? "*." : "") + generator.host_name(1, 4)));
    }
    for (std::size_t n = generator.below(3); n > 0; --n) {
      const std::string number = std::to_string(n);
      policy.extensions.emplace_back("x" + number + generator.text("aZ09_-.", 0, 20),
                                     'v' + generator.text("a0 :=;#", 0, 9) + "v");
    }
    for (const LineEnding ending : {LineEnding::lf, LineEnding::crlf}) {
      const std::string body = print_policy(policy, ending);
      INFO(body);
      CHECK(valid(body) == policy);
      CHECK(line_ending_of(body) == ending);
      CHECK(*parse_policy(body) == policy);
    }
  }
}

TEST_CASE("policy: a policy printed with good values has no findings") {
  Generator generator(3);
  INFO(generator.seed_text());
  for (int i = 0; i < 500; ++i) {
    Policy policy = valid(kHealthy);
    policy.mode = std::vector<Mode>{Mode::testing, Mode::enforce, Mode::none}[generator.below(3)];
    // A policy that retires MTA-STS is kept for a day at most (RFC 8461 §8.3).
    policy.max_age =
        *MaxAge::from_seconds(policy.mode == Mode::none ? generator.between(1, 86400)
                                                        : generator.between(604800, MaxAge::kGreatest));
    policy.mx.clear();
    for (std::size_t n = generator.between(1, 5); n > 0; --n) {
      policy.mx.push_back(*MxPattern::parse(std::to_string(n) + "x." + generator.host_name(2, 4)));
    }
    const std::string body = print_policy(policy, i % 2 == 0 ? LineEnding::lf : LineEnding::crlf);
    INFO(body);
    CHECK(summary(read(body).findings).empty());
  }
}

TEST_CASE("policy: a policy is printed as version, mode, mx, max_age") {
  const Policy policy =
      valid("x: 1\nmx: B.example\r\nmax_age: 0060\nversion: STSv1\nmx: *.a.example\nmode: none");
  CHECK(print_policy(policy, LineEnding::lf) ==
        "version: STSv1\nmode: none\nmx: b.example\nmx: *.a.example\nmax_age: 60\nx: 1\n");
  CHECK(print_policy(policy, LineEnding::crlf) ==
        "version: STSv1\r\nmode: none\r\nmx: b.example\r\nmx: *.a.example\r\nmax_age: 60\r\nx: 1\r\n");
}

TEST_CASE("policy: policies are the same if senders act the same") {
  const Policy policy = valid(kHealthy + "mx: b.example\n");
  const auto is_same = [&](const std::string& body) { return same_policy(policy, valid(body)); };
  CHECK(is_same(
      "version: STSv1\r\nmx: b.example\r\nmax_age: 0604800\r\nmx: MAIL.example.com\r\nmode: enforce"));
  CHECK(is_same(kHealthy + "mx: b.example\nmx: b.example\nx: 1\n"));  // a set; extensions do not count
  CHECK_FALSE(is_same(kHealthy));
  CHECK_FALSE(is_same(kHealthy + "mx: *.example\n"));
  CHECK_FALSE(is_same(kVersion + "mode: testing\nmx: b.example\n" + kMx + kMaxAge));
  CHECK_FALSE(is_same(kVersion + "mx: b.example\n" + kMode + kMx + "max_age: 604801\n"));
}

TEST_CASE("policy: parse_policy names the first error with its line") {
  const auto policy = parse_policy(kVersion + "mode: \x1b[31m\n" + kMx + kMaxAge);
  REQUIRE_FALSE(policy);
  CHECK(policy.error().fault == Fault::input);
  CHECK(policy.error().code == "policy-bad-mode");
  CHECK(policy.error().message == R"(line 2: "\x1b[31m" is not a mode (RFC 8461 §3.2))");
  CHECK_FALSE(policy.error().hint.empty());
}

TEST_CASE("policy: modes are case-sensitive words") {
  for (const Mode mode : {Mode::testing, Mode::enforce, Mode::none}) CHECK(*parse_mode(text(mode)) == mode);
  for (const std::string word : {"", "Enforce", "NONE", "none ", "test", "report"}) {
    INFO(word);
    REQUIRE_FALSE(parse_mode(word));
    CHECK(parse_mode(word).error().code == "bad-mode");
  }
}

TEST_CASE("policy: the line ending of a body is that of its first line") {
  CHECK(line_ending_of("") == LineEnding::lf);
  CHECK(line_ending_of("a") == LineEnding::lf);
  CHECK(line_ending_of("\n") == LineEnding::lf);
  CHECK(line_ending_of("a\rb\n") == LineEnding::lf);
  CHECK(line_ending_of("a\r\nb\n") == LineEnding::crlf);
  CHECK(line_ending_of("a\nb\r\n") == LineEnding::lf);
}

TEST_CASE("policy: max_age 0 is read, but never published") {
  CHECK_FALSE(check_emitted_max_age(*MaxAge::from_seconds(0)));
  CHECK(check_emitted_max_age(*MaxAge::from_seconds(0)).error().code == "bad-max-age");
  CHECK(check_emitted_max_age(*MaxAge::from_seconds(1)));
  CHECK(check_emitted_max_age(*MaxAge::from_seconds(MaxAge::kGreatest)));
}

TEST_CASE("policy: a message names the values of a policy, and mx only where there are any") {
  const MaxAge day = *MaxAge::from_seconds(86400);
  const std::vector<MxPattern> mx = {*MxPattern::parse("mx1.example.com"),
                                     *MxPattern::parse("*.example.net")};
  CHECK(values_text({Mode::enforce, day, mx}, ", ") ==
        "mode enforce, max_age 86400, mx mx1.example.com, *.example.net");
  CHECK(values_text({Mode::none, day, {}}, ", ") == "mode none, max_age 86400");
}

}  // namespace mtasts::test
