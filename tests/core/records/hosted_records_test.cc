// The records of hosted domains, one by one and as zone text.
#include "mtasts/hosted_records.h"

#include <string>
#include <vector>

#include "catch.h"
#include "core/generator.h"
#include "core/hosting.h"

namespace mtasts::test {
namespace {

DomainName name(const std::string& text) {
  return *DomainName::parse(text);
}

std::vector<ResourceRecord> records_of(const DomainName& hosted, const RequestedRecords& requested) {
  return HostedRecords(kPrimary, requested).records_of(hosted);
}

}  // namespace

TEST_CASE("the records of a hosted domain are CNAMEs to its primary's") {
  const DomainName hosted = name("hosted.example");
  const auto host_line = [&](WebTarget web) {
    RequestedRecords requested = requested_for(std::move(web));
    requested.only = {RecordKind::host};
    return lines(records_of(hosted, requested));
  };
  CHECK(lines(records_of(hosted, requested_for({.host = name("web.example.net")}))) ==
        "mta-sts.hosted.example. 300 IN CNAME web.example.net.\n"
        "_mta-sts.hosted.example. 300 IN CNAME _mta-sts.example.com.\n"
        "_smtp._tls.hosted.example. 300 IN CNAME _smtp._tls.example.com.\n");
  CHECK(host_line({.addresses = {*IpAddress::parse("192.0.2.1")}}) ==
        "mta-sts.hosted.example. 300 IN CNAME mta-sts.example.com.\n");
  CHECK(host_line({.host = name("mta-sts.example.com")}) ==
        "mta-sts.hosted.example. 300 IN CNAME mta-sts.example.com.\n");
  CHECK(host_line({.host = name("mta-sts.hosted.example")}).empty());

  // If the primary has no TLSRPT record, nothing must point at it.
  RequestedRecords silent = requested_for({.host = name("web.example.net")});
  silent.tlsrpt = false;
  silent.only = {RecordKind::tlsrpt};
  CHECK(records_of(hosted, silent).empty());
}

TEST_CASE("a hosted domain can have reports of its own, or none") {
  const DomainName hosted = name("hosted.example");
  RequestedRecords requested = requested_for({.host = name("web.example.net")});
  requested.only = {RecordKind::tlsrpt};
  requested.tlsrpt = false;  // whatever the primary has
  requested.hosted_tlsrpt = HostedTlsrpt::own;
  requested.rua = {*ReportUri::from_operator("tls@hosted.example")};
  CHECK(lines(records_of(hosted, requested)) ==
        "_smtp._tls.hosted.example. 300 IN TXT \"v=TLSRPTv1; rua=mailto:tls@hosted.example\"\n");
  requested.rua.clear();
  CHECK(records_of(hosted, requested).empty());  // RFC 8460 §3: a record names an address
  requested.tlsrpt = true;
  CHECK(records_of(hosted, requested).empty());
  requested.hosted_tlsrpt = HostedTlsrpt::none;
  CHECK(records_of(hosted, requested).empty());
}

TEST_CASE("zone text equals the printed records of each domain") {
  Generator generator(8461);
  INFO(generator.seed_text());
  std::vector<DomainName> list = {name("www.example.com"), name("example.com.hosted.example")};
  for (int i = 0; i < 50; ++i) list.push_back(name(generator.host_name(2, 4)));
  for (const WebTarget& web : {WebTarget{.host = name("web.example.net")}, WebTarget{},
                               WebTarget{.host = name("mta-sts.www.example.com")}}) {
    for (const HostedTlsrpt tlsrpt : {HostedTlsrpt::cname, HostedTlsrpt::own, HostedTlsrpt::none}) {
      for (const std::vector<RecordKind>& only :
           {std::vector{RecordKind::host, RecordKind::sts, RecordKind::tlsrpt}, {RecordKind::sts}}) {
        RequestedRecords requested = requested_for(web);
        requested.hosted_tlsrpt = tlsrpt;
        requested.only = only;
        const HostedRecords hosted(kPrimary, requested);
        const HostedZoneText zone(kPrimary, hosted);
        std::string text;
        std::string expected;
        for (const DomainName& domain : list) {
          zone.print(domain, text);
          expected += print_records(hosted.records_of(domain));
        }
        CHECK(text == expected);
      }
    }
  }
}

TEST_CASE("a list of hosted domains, split anywhere, gives the same records") {
  Generator generator(8461);
  INFO(generator.seed_text());
  std::vector<DomainName> list;
  for (int i = 0; i < 50; ++i) list.push_back(name(generator.host_name(2, 4)));
  const RequestedRecords requested = requested_for({.host = name("web.example.net")});
  const HostedZoneText zone(kPrimary, HostedRecords(kPrimary, requested));
  const auto printed = [&](std::size_t begin, std::size_t end) {
    std::string text;
    for (std::size_t i = begin; i < end; ++i) zone.print(list[i], text);
    return text;
  };
  const std::string whole = printed(0, list.size());
  for (std::size_t at = 0; at <= list.size(); ++at) {
    CHECK(printed(0, at) + printed(at, list.size()) == whole);
  }
}

}  // namespace mtasts::test
