#include "record_formats/records.h"

namespace mtasts::test {
namespace {

DomainName name(const std::string& text) {
  return DomainName::parse(text).value();
}

Ttl ttl(std::uint64_t seconds) {
  return Ttl::from_seconds(seconds).value();
}

AddressData address(const std::string& text) {
  return {IpAddress::parse(text).value()};
}

}  // namespace

DomainRecords primary() {
  return {.domain = name("example.com"),
          .zone = name("example.com"),
          .records = {{name("mta-sts.example.com"), ttl(300), CnameData{name("mail.example.net")}},
                      {name("_mta-sts.example.com"), ttl(300), TxtData{"v=STSv1; id=2026112101"}},
                      {name("_smtp._tls.example.com"), ttl(3600),
                       TxtData{"v=TLSRPTv1; rua=mailto:tls@example.com"}}}};
}

DomainRecords changed_primary() {
  DomainRecords records = primary();
  records.records.pop_back();
  records.replaced = {{name("mta-sts.example.com"), ttl(60), address("192.0.2.1")},
                      {name("_mta-sts.example.com"), ttl(60), TxtData{"v=STSv1; id=1"}}};
  return records;
}

DomainRecords hosted() {
  return {.domain = name("mail.example.org"),
          .zone = name("example.org"),
          .records = {
              {name("mta-sts.mail.example.org"), ttl(300), CnameData{name("mail.example.net")}},
              {name("_mta-sts.mail.example.org"), ttl(300), CnameData{name("_mta-sts.example.com")}},
              {name("_smtp._tls.mail.example.org"), ttl(300), CnameData{name("_smtp._tls.example.com")}}}};
}

std::string hostile_text() {
  return "v=TLSRPTv1; rua=mailto:a\"b\\c'd|e`f${x}%{y}%3B@example.com,https://example.com/" +
         std::string(250, 'x') + "?q=1%2C2";
}

DomainRecords hostile() {
  return {.domain = name("example.net"),
          .zone = name("example.net"),
          .records = {{name("mta-sts.example.net"), ttl(0), address("192.0.2.1")},
                      {name("mta-sts.example.net"), ttl(0), address("2001:db8::10")},
                      {name("mta-sts.example.net"), ttl(0), address("192.0.2.2")},
                      {name("mta-sts.example.net"), ttl(0), address("::ffff:192.0.2.3")},
                      {name("_smtp._tls.example.net"), ttl(2147483647), TxtData{hostile_text()}}}};
}

DomainRecords below_example_com(const std::string& label) {
  return {.domain = name(label + ".example.com"),
          .zone = name("example.com"),
          .records = {
              {name("mta-sts." + label + ".example.com"), ttl(300), CnameData{name("mail.example.net")}}}};
}

std::string printed(const RecordFormat& format, const std::vector<DomainRecords>& domains) {
  const auto printer = format.printer();
  std::string text = printer->begin();
  for (const DomainRecords& records : domains) text += printer->domain(records);
  text += printer->end();
  return text;
}

}  // namespace mtasts::test
