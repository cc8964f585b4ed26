// The settings file: what is read, and every fault with its place.
#include "commands/settings/settings_reader.h"

#include "adapters/libidn2/libidn2_idna.h"
#include "adapters/toml/toml_parser.h"
#include "catch.h"
#include "commands/settings/settings_keys.h"
#include "mtasts/explanation.h"

namespace mtasts::test {
namespace {

SettingsReading read(const std::string& text) {
  TomlParser parser;
  Libidn2Idna idna;
  return read_settings(parser.parse(text), "/etc/mtasts", idna);
}

const std::string kLeast = "state = \"state\"\nweb_host = \"web.example\"\n";
const std::string kPolicy = "[[policy]]\nprimary = \"example.com\"\n";

// "3: code: message; hint" a finding.
std::vector<std::string> faults(const std::string& text) {
  std::vector<std::string> lines;
  for (const Finding& finding : read(text).findings) {
    std::string line =
        std::to_string(finding.line.value_or(0)) + ": " + finding.code + ": " + finding.message;
    if (!finding.hint.empty() && finding.hint != explain(finding.code)->remedy) line += "; " + finding.hint;
    lines.push_back(line);
  }
  return lines;
}

std::string fault(const std::string& text) {
  const auto lines = faults(text);
  return lines.size() == 1 ? lines.front() : std::to_string(lines.size()) + " findings";
}

}  // namespace

TEST_CASE("a settings file with every key is read") {
  const SettingsReading reading = read(R"(
state        = "/var/lib/mtasts"
web_address  = ["192.0.2.80", "2001:db8::80"]
rua          = "tls@reports.example"
ttl          = "1h"
domains_file = "customers.txt"
retire       = ["gone.example"]
[dns]
format = "bind"
reload = ["rndc", "reload"]
[web]
site   = "nginx"
policies = "/srv/mta-sts"
proxy_to = "http://127.0.0.1:8080"
deploy = ["rsync", "-a", "policies/", "web:/srv/mta-sts/"]
reload = ["systemctl", "reload", "nginx"]
[gates]
min_testing            = "21d"
reports                = true
min_reporters          = 3
min_sessions           = 50
evidence_window        = "60d"
trusted_reporters      = ["google.com", "microsoft.com"]
authserv_id            = "mx.example"
accept_unauthenticated = true
[[policy]]
primary     = "Mailhaus.example."
mode        = "enforce"
max_age     = "30d"
mx          = ["*.b.mail.example"]
accept_mx   = true
hosted      = ["otherdomain.com", "bücher.example"]
hosted_file = "/srv/hosted.txt"
[[policy]]
primary = "second.example"
mx      = "dns"
)");
  REQUIRE(reading.settings);
  CHECK(reading.findings.empty());
  const Settings& settings = *reading.settings;
  CHECK(settings.state == "/var/lib/mtasts");
  CHECK(settings.rollout.web.addresses.size() == 2);
  CHECK(settings.rollout.rua.front().text() == "mailto:tls@reports.example");
  CHECK(settings.rollout.ttl->seconds() == 3600);
  CHECK(settings.domains_file == "/etc/mtasts/customers.txt");
  CHECK(settings.rollout.retired.front().text() == "gone.example");
  CHECK(settings.dns.format->name == "bind");
  CHECK(settings.dns.reload == HookCommand{"rndc", "reload"});
  CHECK(settings.web.site->name == "nginx");
  CHECK(settings.web.deploy.size() == 4);
  CHECK(settings.web.policies == "/srv/mta-sts");
  CHECK(settings.web.proxy_to == "http://127.0.0.1:8080");
  CHECK(settings.rollout.min_testing == std::chrono::days(21));
  CHECK(settings.rollout.needs_reports);
  CHECK(settings.evidence.reporters == 3);
  CHECK(settings.evidence.sessions == 50);
  CHECK(settings.evidence.window == std::chrono::days(60));
  CHECK(settings.evidence.trusted == std::vector<std::string>{"google.com", "microsoft.com"});
  CHECK(settings.evidence.authserv_id == "mx.example");
  CHECK(settings.evidence.accept_unauthenticated);
  REQUIRE(settings.rollout.policies.size() == 2);
  const PolicySettings& first = settings.rollout.policies[0];
  CHECK(first.primary.text() == "mailhaus.example");
  CHECK(first.goal == Mode::enforce);
  CHECK(first.max_age->seconds() == 2592000);
  CHECK(first.mx_rule == MxRule::fixed);
  CHECK(first.mx.front().text() == "*.b.mail.example");
  CHECK(first.accept_mx);
  CHECK(first.hosted.back().text() == "xn--bcher-kva.example");
  CHECK(settings.hosted_files[0] == "/srv/hosted.txt");
  CHECK(settings.rollout.policies[1].mx_rule == MxRule::followed);
  CHECK_FALSE(settings.hosted_files[1]);
}

TEST_CASE("a settings file with the required keys has the defaults of the manual") {
  const SettingsReading reading = read(kLeast + kPolicy);
  REQUIRE(reading.settings);
  const RolloutSettings& rollout = reading.settings->rollout;
  CHECK(reading.settings->state == "/etc/mtasts/state");
  CHECK(reading.settings->dns.format->name == "bind");
  CHECK(reading.settings->web.site == nullptr);
  CHECK(rollout.min_testing == std::chrono::days(14));
  CHECK(rollout.needs_reports);
  CHECK_FALSE(rollout.ttl);
  CHECK(rollout.policies[0].goal == Mode::testing);
  CHECK(rollout.policies[0].mx_rule == MxRule::held);
}

TEST_CASE("an unknown key is named with its place and the nearest key") {
  CHECK(fault("webhost = \"x\"\n" + kLeast + kPolicy) ==
        "1: settings-key-unknown: column 1: unknown key \"webhost\"; did you mean web_host?");
  CHECK(fault(kLeast + "[dns]\n  fromat = \"bind\"\n" + kPolicy) ==
        "4: settings-key-unknown: column 3: unknown key \"fromat\" in [dns]; did you mean format?");
  CHECK(fault(kLeast + kPolicy + "modes = \"enforce\"\n") ==
        "5: settings-key-unknown: column 1: unknown key \"modes\" in [[policy]]; did you mean mode?");
  CHECK(fault(kLeast + "[polices]\n" + kPolicy) ==
        "3: settings-key-unknown: column 2: unknown key \"polices\"; did you mean policy?");
  CHECK(fault("\"\\u001b[2J\" = 1\n" + kLeast + kPolicy).find('\x1b') == std::string::npos);
}

TEST_CASE("a missing key is named") {
  CHECK(fault("web_host = \"web.example\"\n" + kPolicy) ==
        "1: settings-key-missing: column 1: the key state is missing");
  CHECK(fault("state = \"x\"\n" + kPolicy) ==
        "1: settings-key-missing: column 1: neither web_host nor web_address is given; add one of them");
  const std::string no_policy =
      "1: settings-key-missing: column 1: the key policy is missing; add [[policy]] with a primary; if the "
      "last "
      "domain is retired, remove this file and the timer";
  CHECK(fault(kLeast) == no_policy);
  CHECK(fault(kLeast + "retire = []\n") == no_policy);
  CHECK(faults(kLeast + "retire = [\"gone.example\"]\n").empty());
  CHECK(fault(kLeast + "[[policy]]\nmode = \"none\"\n") ==
        "3: settings-key-missing: column 1: [[policy]] lacks the key primary");
}

TEST_CASE("a value of a wrong type or form is refused where it is written") {
  const struct {
    std::string line;
    std::string expected;  // the message from the column on
  } kRows[] = {
      {"ttl = true", "column 7: true or false in place of a duration such as \"14d\""},
      {"ttl = \"5m\"", "column 7: "},
      {"ttl = -1", "column 7: an integer in place of a duration such as \"14d\""},
      {"rua = 5", "column 7: an integer in place of a text in quotes or a list of texts"},
      {"rua = [\"a@b.example\", 5]", "column 23: an integer in place of a text in quotes"},
      {"rua = [\"http://reports.example\"]", "column 8: "},
      {"retire = [\"a..b\"]", "column 11: "},
      {"domains_file = \"\"", "column 16: the text is empty"},
      {"dns = \"bind\"", "column 7: [dns] is a table"},
      {"dns.format = \"bnid\"", "column 14: "},
      {"dns.reload = \"rndc reload\"",
       "column 14: a program is a list of texts; write [\"PROGRAM\", \"ARGUMENT\"]; no shell reads it"},
      {"dns.reload = []",
       "column 14: a program is a list of texts; write [\"PROGRAM\", \"ARGUMENT\"]; no shell reads it"},
      {"dns = {update = \"ns.example\", key = \"key\"}", "column 17: not a server's address: \"ns.example\""},
      {"dns = {update = \"192.0.2.53#0\", key = \"key\"}", "column 17: not a server's address"},
      {"web.site = \"iis\"", "column 12: "},
      {"rua = []",
       "column 7: the list is empty; name a destination, or remove the key: then each domain keeps its own"},
      {"gates.min_testing = \"2000d\"", "column 21: more than a year; give a number of days: \"14d\""},
      {"gates.reports = \"yes\"", "column 17: a text in place of true or false, without quotes"},
      {"gates.min_reporters = -2", "column 23: an integer in place of a number of 0 and more"},
  };
  for (const auto& row : kRows) {
    INFO(row.line);
    const std::string found = fault(kLeast + row.line + "\n" + kPolicy);
    CHECK(found.starts_with("3: settings-value-invalid: " + row.expected));
  }
  CHECK(fault(kLeast + kPolicy + "mx = []\n") ==
        "5: settings-value-invalid: column 6: the list is empty; name the mx, or remove the key: then the MX "
        "records count");
  CHECK(fault("state = \"state\"\nweb_address = []\n" + kPolicy) ==
        "2: settings-value-invalid: column 15: the list is empty; name an address, or remove the key");
  CHECK(fault(kLeast + kPolicy + "mx = [\"192.0.2.1\"]\n")
            .starts_with("5: settings-value-invalid: column 7: "));
  CHECK(
      fault(kLeast + kPolicy + "mode = \"Enforce\"\n").starts_with("5: settings-value-invalid: column 8: "));
  CHECK(fault(kLeast + kPolicy + "max_age = \"2y\"\n").starts_with("5: settings-value-invalid: column 11: "));
  CHECK(
      fault(kLeast + "policy = \"example.com\"\n") ==
      "3: settings-value-invalid: column 1: policy is a list of tables; write [[policy]] with two brackets");
  CHECK(fault(kLeast + "[[policy]]\nprimary = 5\n").starts_with("4: settings-value-invalid: column 11: "));
}

TEST_CASE("records go to files or to a server that signs for them") {
  const auto with_dns = [](const std::string& dns) { return kLeast + kPolicy + "[dns]\n" + dns; };
  const SettingsReading reading = read(with_dns("update = \"[2001:db8::53]#5353\"\nkey = \"tsig.key\"\n"));
  REQUIRE(reading.settings);
  CHECK(reading.settings->dns.update == "[2001:db8::53]#5353");
  CHECK(reading.settings->dns.key == "/etc/mtasts/tsig.key");
  CHECK(
      fault(with_dns("format = \"bind\"\nupdate = \"192.0.2.53\"\nkey = \"k\"\n")) ==
      "7: settings-conflict: column 1: format and update exclude each other; remove one of them: records go "
      "to files or to a server");
  CHECK(read(with_dns("push = [\"lexicon\", \"gandi\"]\n")).settings->dns.push ==
        HookCommand{"lexicon", "gandi"});
  CHECK(fault(with_dns("push = [\"p\"]\nformat = \"bind\"\n")) ==
        "6: settings-conflict: column 1: format and push exclude each other; remove one of them: records go "
        "to one place");
  CHECK(fault(with_dns("update = \"192.0.2.53\"\n")) ==
        "6: settings-key-missing: column 1: update needs key: updates are always signed; add key, the file "
        "of the TSIG key");
  CHECK(fault(with_dns("key = \"k\"\n")) ==
        "6: settings-key-missing: column 1: key needs update: the server that it is for; add update, the "
        "address of the primary server, or remove key");
}

TEST_CASE("a domain with two roles is a conflict") {
  CHECK(fault("retire = [\"example.com\"]\n" + kLeast + kPolicy) ==
        "5: settings-conflict: column 11: example.com is primary here and retired in line 1");
  CHECK(fault(kLeast + kPolicy + "hosted = [\"example.com\"]\n") ==
        "5: settings-conflict: column 10: example.com is hosted here and primary in line 4");
  CHECK(fault(kLeast + kPolicy + "hosted = [\"a.example\", \"a.example\"]\n") == "0 findings");
  CHECK(fault(kLeast + kPolicy + kPolicy) ==
        "6: settings-conflict: column 11: example.com is primary here and primary in line 4");
  CHECK(fault(kLeast + "web_address = \"192.0.2.1\"\n" + kPolicy) ==
        "1: settings-conflict: column 1: web_host and web_address exclude each other");
}

TEST_CASE("mode enforce without a destination of reports is a warning") {
  const std::string enforce = kLeast + "gates.reports = true\n" + kPolicy + "mode = \"enforce\"\n";
  CHECK(fault(enforce) ==
        "1: settings-without-reports: column 1: mode enforce waits for reports, but rua is missing");
  CHECK(read(enforce).settings);
  CHECK(faults(kLeast + "gates.reports = false\n" + kPolicy + "mode = \"enforce\"\n").empty());
}

TEST_CASE("reports or MX hosts decide about mode enforce") {
  CHECK(faults(kLeast + "gates.smtp = false\nrua = [\"tls@reports.example\"]\n" + kPolicy).empty());
  CHECK(fault(kLeast + "gates = {smtp = false, reports = false}\n" + kPolicy) ==
        "1: settings-conflict: column 1: smtp = false and reports = false in [gates] exclude each other: "
        "nothing would show that the MX hosts have valid TLS; remove one of them");
}

TEST_CASE("a policy that senders forget within a day is a warning") {
  CHECK(fault(kLeast + kPolicy + "max_age = \"1h\"\n") ==
        "5: policy-max-age-below-day: column 1: max_age 3600 is below a day; an attacker who blocks a sender "
        "for that long defeats the policy");
  CHECK(faults(kLeast + kPolicy + "max_age = \"1d\"\n").empty());
  CHECK(faults(kLeast + kPolicy + "max_age = \"1h\"\nmode = \"none\"\n").empty());
}

TEST_CASE("all faults are reported at once, in the order of the file") {
  const auto lines = faults("state = \"x\"\na = 1\nweb_host = 5\n[[policy]]\nb = 2\n");
  REQUIRE(lines.size() == 4);
  CHECK(lines[0].starts_with("2: settings-key-unknown"));
  CHECK(lines[1].starts_with("3: settings-value-invalid"));
  CHECK(lines[2].starts_with("4: settings-key-missing"));
  CHECK(lines[3].starts_with("5: settings-key-unknown"));
}

TEST_CASE("every key has a form and a meaning for the manual") {
  for (const SettingsTableText& table : settings_tables()) {
    for (const SettingsKeyText& key : table.keys) {
      INFO(key.name);
      CHECK_FALSE(key.value.empty());
      CHECK_FALSE(key.meaning.empty());
      CHECK(key.meaning.back() != '.');
    }
  }
}

}  // namespace mtasts::test
