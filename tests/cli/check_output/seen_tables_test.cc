#include "cli/check_output/seen_tables.h"

#include "catch.h"
#include "check_output/results.h"

namespace mtasts::test {
namespace {

std::string row_text(const std::vector<std::string>& cells) {
  std::string text;
  for (const std::string& cell : cells) text += cell + '|';
  return text;
}

// The rows of the table with that caption, a line each.
std::string table_of(const Observation& seen, const std::string& caption) {
  std::string text;
  for (const SeenTable& table : seen_tables(seen)) {
    if (table.caption != caption) continue;
    for (const auto& row : table.rows) text += row_text(row) + '\n';
  }
  return text;
}

}  // namespace

TEST_CASE("every row has a cell for each column") {
  std::vector<CheckResult> results = each_verdict();
  for (const std::string& octets : hostile_octets()) results.push_back(hostile_result(octets));
  for (const CheckResult& result : results) {
    CHECK(overview_row(result).size() == overview_columns().size());
    if (!result.seen) continue;
    for (const SeenTable& table : seen_tables(*result.seen)) {
      CHECK_FALSE(table.rows.empty());
      for (const auto& row : table.rows) CHECK(row.size() == table.columns.size());
    }
  }
}

TEST_CASE("the tables show the policy") {
  CHECK(table_of(*good_result().seen, "Policy") ==
        "id|2026112101|\nmode|enforce|\nmax_age|604800 seconds (7 days)|\nmx|mx1.example.com|\n");
  CHECK(table_of(*unknown_result().seen, "Policy") == "id|none|\npolicy|none that senders can use|\n");
}

TEST_CASE("the tables show the MX hosts") {
  CHECK(table_of(*broken_result().seen, "MX hosts") ==
        "mx1.example.net|192.0.2.25|STARTTLS|TLSv1.3, TLS_AES_256_GCM_SHA384|"
        "not trusted: certificate has expired, ended 2 days ago (2026-11-19 11:21 UTC), for mx1.example.net, "
        "by CN=Example CA R1,O=Example|none|\n"
        "mx2.example.net|192.0.2.25|timeout: no banner within 30 s|-|-|3 1 1|\n");
  Observation seen = *good_result().seen;
  seen.mx_hosts[0].sessions.clear();
  CHECK(table_of(seen, "MX hosts") == "mx1.example.com|-|no address|-|-|none|\n");
  seen.asked_smtp = false;
  CHECK(table_of(seen, "MX hosts") == "mx1.example.com|-|not asked|-|-|none|\n");
}

TEST_CASE("a lookup that was not made has no row, and a failed one its reason") {
  CHECK(table_of(*unknown_result().seen, "DNS") ==
        "example.edu|MX|no answer: 192.0.2.53#53 did not answer|\n"
        "_mta-sts.example.edu|TXT|no answer: 192.0.2.53#53 did not answer|\n"
        "mta-sts.example.edu|A|no answer: 192.0.2.53#53 did not answer|\n"
        "mta-sts.example.edu|AAAA|no answer: 192.0.2.53#53 did not answer|\n"
        "_smtp._tls.example.edu|TXT|no answer: 192.0.2.53#53 did not answer|\n");
  CHECK(table_of(*broken_result().seen, "DNS")
            .find("_mta-sts.example.net|TXT|\"v=STSv1; id=2026112101\", through CNAME "
                  "_mta-sts.provider.example|") != std::string::npos);
  CHECK(table_of(*broken_result().seen, "DNS").find("|10 mx1.example.net, 10 mx2.example.net (DNSSEC)|") !=
        std::string::npos);
}

TEST_CASE("long remote text is cut") {
  const std::string hosts = table_of(*hostile_result(std::string(10'000, 'x')).seen, "MX hosts");
  CHECK(hosts.size() < 6000);
  CHECK(hosts.find("for 6 other names") != std::string::npos);
}

TEST_CASE("a certificate for another name is not trusted, and names of other customers are only counted") {
  Observation seen = *good_result().seen;
  Certificate& leaf = seen.mx_hosts[0].sessions[0].tls->chain[0];
  leaf.dns_names = {"mail.customer.example", "www.customer.example"};
  CHECK(table_of(seen, "MX hosts")
            .find("|not trusted: it is not for mx1.example.com, ends in 75 days "
                  "(2027-02-05 11:21 UTC), for 2 other names, by CN=Example CA R1,") != std::string::npos);
  leaf.dns_names = {"mail.customer.example", "mx1.example.com", "mx2.example.com"};
  CHECK(table_of(seen, "MX hosts")
            .find("|trusted, ends in 75 days (2027-02-05 11:21 UTC), for mx1.example.com, "
                  "mx2.example.com and 1 more, by ") != std::string::npos);
  leaf.dns_names.assign(6, "mx1.example.com");  // of six names four are shown
  CHECK(table_of(seen, "MX hosts").find("mx1.example.com and 2 more") != std::string::npos);
  leaf.subject = leaf.issuer = "CN=mail.customer.example";
  CHECK(table_of(seen, "MX hosts").find("customer.example") == std::string::npos);
}

}  // namespace mtasts::test
