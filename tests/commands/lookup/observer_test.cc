// Observer: all records of a domain, every MX host once a run, each address of a host.
#include "commands/lookup/observer.h"

#include <map>

#include "catch.h"
#include "commands/lookup/destinations.h"
#include "scenarios/immediate_loop.h"

namespace mtasts::test {

namespace {

using Words = std::vector<std::string>;

// Every domain has the same two MX hosts, and every host an address of each family.
class SharedDns final : public Dns {
 public:
  Task<DnsAnswer> ask(DnsQuestion question) override {
    const std::string name = question.name.text();
    ++asked_[std::to_string(static_cast<int>(question.type)) + ' ' + name];
    DnsAnswer answer;
    answer.status = DnsStatus::records;
    if (question.type == RecordType::mx) {
      answer.mx = {{10, "mx1.hoster.example", 60}, {20, "mx2.hoster.example", 60}};
    } else if (question.type == RecordType::a) {
      answer.addresses = ipv4;
    } else if (question.type == RecordType::aaaa) {
      answer.addresses = {"2001:db8::1"};
    } else if (question.type == RecordType::txt && name.starts_with("_smtp._tls.")) {
      answer.txt = {"v=TLSRPTv1; rua=mailto:tls@reports.example,https://collector.example/v1"};
    } else {
      answer.status = DnsStatus::no_such_data;
    }
    co_return answer;
  }
  Task<std::vector<DnsAnswer>> ask_authoritative(DnsQuestion /*question*/) override {
    co_return std::vector<DnsAnswer>();
  }
  Words ipv4 = {"192.0.2.1"};
  [[nodiscard]] int asked(RecordType type, const std::string& name) const {
    const auto found = asked_.find(std::to_string(static_cast<int>(type)) + ' ' + name);
    return found == asked_.end() ? 0 : found->second;
  }

 private:
  std::map<std::string, int> asked_;
};

class CountingHttps final : public Https {
 public:
  Task<PolicyFetch> fetch(HttpsRequest request) override {
    if (request.path == kPolicyPath)
      fetched.push_back(request.policy_host.text() + ' ' + request.address + ' ' +
                        std::to_string(request.port));
    time_limit = request.time_limit;
    PolicyFetch fetch{.address = request.address, .port = request.port};
    if (request.path != kPolicyPath) {
      other_paths.push_back(request.address + ' ' + request.path);
    } else if (status != 0) {
      fetch.outcome = FetchOutcome::answered;
      fetch.status = status;
    }
    co_return fetch;
  }
  Words fetched = {};
  Words other_paths = {};
  std::chrono::milliseconds time_limit{0};
  int status = 0;  // 0: no answer
};

class CountingSmtp final : public Smtp {
 public:
  Task<SmtpSession> probe(SmtpRequest request) override {
    probes.push_back(request.mx_host.text() + ' ' + request.address);
    co_return SmtpSession{.address = request.address};
  }
  Words probes = {};
};

class StandingClock final : public Clock {
 public:
  void sleep(std::chrono::seconds /*time*/) override {}
  std::chrono::sys_seconds now() override { return std::chrono::sys_seconds(std::chrono::hours(24 * 20000)); }
  std::chrono::milliseconds elapsed() override { return since_begin; }
  std::chrono::milliseconds since_begin{0};
};

class AsciiIdna final : public Idna {
 public:
  Result<std::string> to_a_labels(std::string_view name) override { return std::string(name); }
};

struct Bench {
  explicit Bench(ObservationOptions of = {}, DomainOptions named = {})
      : options(std::move(of)), domains(std::move(named)) {}
  Observation observe(const std::string& domain) {
    std::optional<Observation> seen;
    const auto look = [&]() -> Task<void> { seen = co_await observer.observe(*DomainName::parse(domain)); };
    Task<void> whole = look();
    loop.run(whole);
    whole.take();
    return *std::move(seen);
  }

  ObservationOptions options;
  DomainOptions domains;
  SharedDns dns;
  CountingHttps https;
  CountingSmtp smtp;
  StandingClock clock;
  test::ImmediateLoop loop;
  AsciiIdna idna;
  PrivateAccess access{domains, options.lookup.allow_private, idna};
  Observer observer{options, access, dns, https, options.no_smtp ? nullptr : &smtp, clock, loop};
};

}  // namespace

TEST_CASE("an observation has all records and hosts of a domain") {
  Bench bench;
  const Observation seen = bench.observe("example.com");
  CHECK(seen.domain.text() == "example.com");
  CHECK(seen.when == bench.clock.now());
  CHECK(seen.mx.mx.size() == 2);
  REQUIRE(seen.mx_hosts.size() == 2);
  CHECK(seen.mx_hosts[0].host.text() == "mx1.hoster.example");
  CHECK(seen.mx_hosts[0].sessions.size() == 2);
  CHECK(bench.dns.asked(RecordType::tlsa, "_25._tcp.mx2.hoster.example") == 1);
  CHECK(bench.dns.asked(RecordType::txt, "_mta-sts.example.com") == 1);
  CHECK(bench.https.fetched ==
        Words{"mta-sts.example.com 2001:db8::1 443", "mta-sts.example.com 192.0.2.1 443"});
  REQUIRE(seen.report_receivers.size() == 2);
  CHECK(seen.report_receivers[0].mx.mx.size() == 2);
  CHECK(bench.dns.asked(RecordType::mx, "reports.example") == 1);
  CHECK(bench.dns.asked(RecordType::mx, "collector.example") == 0);  // reports go there over HTTPS
  CHECK(seen.report_receivers[1].addresses.a.addresses == Words{"192.0.2.1"});
}

TEST_CASE("an MX host that domains share is probed once") {
  Bench bench;
  for (const char* domain : {"a.example", "b.example", "c.example"}) {
    CHECK(bench.observe(domain).mx_hosts.size() == 2);
  }
  CHECK(bench.smtp.probes.size() == 4);  // two hosts, two addresses each
  CHECK(bench.dns.asked(RecordType::a, "mx1.hoster.example") == 1);
  CHECK(bench.dns.asked(RecordType::mx, "reports.example") == 1);  // the receiver of reports too
  CHECK(bench.https.fetched.size() == 6);                          // each domain has its own Policy Host
}

TEST_CASE("private addresses of a listed domain are not connected to unless it is typed or allowed") {
  const auto connections = [](bool is_typed, bool is_allowed, std::vector<ConnectTo> connect_to) {
    ObservationOptions options;
    options.lookup.allow_private = is_allowed;
    options.connect_to = std::move(connect_to);
    DomainOptions domains{.files = {"list.txt"}};
    if (is_typed) domains.operands = {"Example.com."};
    Bench bench(options, domains);
    bench.dns.ipv4 = {"10.0.0.1", "127.0.0.1", "169.254.169.254", "192.0.2.1"};
    const Observation seen = bench.observe("example.com");
    CHECK(seen.policy_host.a.addresses.size() == 4);  // all are judged
    return std::pair(bench.https.fetched.size(), bench.smtp.probes.size());
  };
  using Counts = std::pair<std::size_t, std::size_t>;
  CHECK(connections(false, false, {}) == Counts{2, 4});  // the public one of each family
  CHECK(connections(true, false, {}) == Counts{5, 10});
  CHECK(connections(false, true, {}) == Counts{5, 10});
  CHECK(connections(false, false, {{"", {}, "127.0.0.1", {}}}) == Counts{1, 2});
  CHECK(connections(false, false, {{"", {}, "", 8443}}) == Counts{2, 4});
}

TEST_CASE("a typed and a listed domain do not share what was seen of a private MX host") {
  Bench bench({}, {.operands = {"typed.example"}, .files = {"list.txt"}});
  bench.dns.ipv4 = {"10.0.0.1"};
  CHECK(bench.observe("typed.example").mx_hosts.at(0).sessions.size() == 2);
  CHECK(bench.observe("listed.example").mx_hosts.at(0).sessions.size() == 1);
}

TEST_CASE("the option --deadline bounds the time of each connection") {
  ObservationOptions options;
  options.lookup.deadline = 100;
  Bench bench(options);
  bench.observe("a.example");
  CHECK(bench.https.time_limit == kConnectingTime);
  bench.clock.since_begin = std::chrono::seconds(60);
  bench.observe("b.example");
  CHECK(bench.https.time_limit == std::chrono::seconds(40));
  bench.clock.since_begin = std::chrono::seconds(101);
  CHECK(bench.observer.time_left().count() == 0);
}

TEST_CASE("other paths are asked for after a 404 of a typed domain, at one address") {
  const auto paths = [](int status, bool is_typed) {
    ObservationOptions options;
    options.lookup.allow_private = true;
    DomainOptions domains{.files = {"list.txt"}};
    if (is_typed) domains.operands = {"example.com"};
    Bench bench(options, domains);
    bench.https.status = status;
    const Observation seen = bench.observe("example.com");
    CHECK(seen.other_paths.size() == bench.https.other_paths.size());
    return bench.https.other_paths;
  };
  const Words after_404 = paths(404, true);
  REQUIRE(after_404.size() == 8);
  CHECK(after_404.front() == "2001:db8::1 /mta-sts.txt");
  CHECK(after_404.back() == "2001:db8::1 /mta-sts.example.com/.well-known/mta-sts.txt");
  CHECK(paths(404, false).empty());
  CHECK(paths(403, true).empty());
  CHECK(paths(200, true).empty());
  CHECK(paths(0, true).empty());
}

TEST_CASE("other paths take ten seconds at most, and no longer than the deadline") {
  ObservationOptions options;
  options.lookup.deadline = 100;
  Bench bench(options);
  bench.https.status = 404;
  bench.observe("a.example");
  CHECK(bench.https.time_limit == std::chrono::seconds(10));
  bench.clock.since_begin = std::chrono::seconds(97);
  bench.observe("b.example");
  CHECK(bench.https.time_limit == std::chrono::seconds(3));
}

TEST_CASE("an offline check connects to no Policy Host") {
  ObservationOptions options;
  options.lookup.offline = true;
  Bench bench(options);
  CHECK(bench.observe("example.com").fetches.empty());
  CHECK(bench.https.fetched.empty());
}

TEST_CASE("a planned MX host is observed with the published ones") {
  ObservationOptions options;
  options.planned_mx = {*DomainName::parse("mx3.hoster.example"), *DomainName::parse("mx1.hoster.example")};
  Bench bench(options);
  const Observation seen = bench.observe("example.com");
  REQUIRE(seen.mx_hosts.size() == 3);
  CHECK(seen.mx_hosts[2].host.text() == "mx3.hoster.example");
  CHECK(seen.mx_hosts[2].sessions.size() == 2);
}

TEST_CASE("without SMTP no host is probed") {
  ObservationOptions options;
  options.no_smtp = true;
  Bench bench(options);
  const Observation seen = bench.observe("example.com");
  CHECK_FALSE(seen.asked_smtp);
  CHECK(seen.mx_hosts.at(0).sessions.empty());
  CHECK(bench.smtp.probes.empty());
}

TEST_CASE("destinations are all addresses, IPv6 first, unless --connect-to replaces them") {
  const auto of = [](const std::vector<ConnectTo>& connect_to, std::size_t addresses = 1) {
    HostAddresses host;
    for (std::size_t i = 0; i < addresses; ++i) {
      host.a.addresses.push_back("192.0.2." + std::to_string(i));
      host.aaaa.addresses.push_back("2001:db8::" + std::to_string(i));
    }
    Words all;
    for (const Destination& to :
         destinations(*DomainName::parse("mx.example.com"), 25, host, connect_to, Reach::everywhere)) {
      all.push_back(to.address + ' ' + std::to_string(to.port));
    }
    return all;
  };
  CHECK(of({}) == Words{"2001:db8::0 25", "192.0.2.0 25"});
  CHECK(of({}, 0).empty());
  CHECK(of({}, 64).size() == 16);  // 8 of each family
  CHECK(of({{"mx.example.com", 25, "127.0.0.1", 2525}}) == Words{"127.0.0.1 2525"});
  CHECK(of({{"", {}, "127.0.0.1", {}}}) == Words{"127.0.0.1 25"});
  CHECK(of({{"", {}, "", 2525}}) == Words{"2001:db8::0 2525", "192.0.2.0 2525"});
  CHECK(of({{"other.example.com", {}, "127.0.0.1", {}}}).size() == 2);
  CHECK(of({{"mx.example.com", 443, "127.0.0.1", {}}}).size() == 2);
  // The first match counts.
  CHECK(of({{"", 25, "127.0.0.1", {}}, {"mx.example.com", 25, "127.0.0.2", {}}}) == Words{"127.0.0.1 25"});
}

TEST_CASE("the usual wrong names are looked up for a missing record of a typed domain") {
  const auto asked = [](bool is_typed, const std::string& name) {
    DomainOptions domains;
    domains.files = {"domains.txt"};
    if (is_typed) domains.operands = {"example.com"};
    Bench bench({}, std::move(domains));
    static_cast<void>(bench.observe("example.com"));
    return bench.dns.asked(RecordType::txt, name);
  };
  CHECK(asked(true, "mta-sts.example.com") == 1);
  CHECK(asked(false, "mta-sts.example.com") == 0);
  CHECK(asked(true, "_tls._smtp.example.com") == 0);  // the record is there
}

}  // namespace mtasts::test
