// Loading of modules, and rejected files.
#include "adapters/system/module.h"

#include <filesystem>
#include <fstream>

#include "adapters/connections/connections_module.h"
#include "adapters/dns/dns_message.h"
#include "adapters/dns_update/dns_update_module.h"
#include "adapters/event_loop/epoll_loop.h"
#include "adapters/libidn2/libidn2_idna.h"
#include "adapters/report_mail/report_reader.h"
#include "adapters/report_store/report_stores.h"
#include "catch.h"
#include "connections/tls_server.h"
#include "dns_client_fixture.h"
#include "scratch_directory.h"

namespace mtasts::test {
namespace {

// Loads the table of a real module. Its functions are also linked into these tests.
template <class Table>
const Table& load_table(const char* file) {
  const auto offer = load_module(file);
  if (!offer) FAIL(offer.error().message);
  return *static_cast<const Table*>(*offer);
}

void require_not_loaded(const Result<const void*>& offer, const std::string& path, const std::string& why) {
  REQUIRE_FALSE(offer);
  CHECK(offer.error().fault == Fault::unreadable);
  CHECK(offer.error().code == "module-not-loaded");
  CHECK_FALSE(offer.error().hint.empty());
  INFO(offer.error().message);
  CHECK(offer.error().message.find(path) != std::string::npos);
  CHECK(offer.error().message.find(why) != std::string::npos);
}

TEST_CASE("a module has a fixed path relative to the program") {
  const std::filesystem::path program = std::filesystem::read_symlink("/proc/self/exe");
  const auto path = module_path("connections");
  REQUIRE(path);
  const std::filesystem::path relative =
      std::filesystem::path(*path).lexically_relative(program.parent_path());
  CHECK(relative.begin()->string() == "..");
  CHECK(relative.filename() == "connections.so");
  CHECK(relative.parent_path().filename() == "mtasts");
}

TEST_CASE("each module names its libraries with their versions") {
  const auto check_names = [](const Result<std::string>& libraries, const std::string& pattern) {
    REQUIRE(libraries);
    CHECK_THAT(*libraries, Catch::Matchers::Matches(pattern));
  };
  check_names(load_table<ConnectionsModule>(MTASTS_MODULE_CONNECTIONS).libraries(),
              "libcurl/[78][0-9.]+.* OpenSSL/3[0-9.]+.*");
  check_names(load_table<DnsMessageModule>(MTASTS_MODULE_LDNS).libraries(), "ldns 1[0-9.]+");
  check_names(load_table<Libidn2Module>(MTASTS_MODULE_LIBIDN2).libraries(), "libidn2 2[0-9.]+");
  check_names(load_table<ReportMailModule>(MTASTS_MODULE_REPORT_MAIL).libraries(),
              "GMime 3[0-9.]+, libzip 1[0-9.]+, zlib 1[0-9.]+");
  check_names(load_table<ReportStoreModule>(MTASTS_MODULE_REPORT_STORE).libraries(),
              "SQLite 3[0-9.]+, OpenSSL 3.*");
}

TEST_CASE("a file that is no module of this build is rejected with the reason") {
  const ScratchDirectory scratch;
  const std::string missing = scratch.path("connections.so");
  require_not_loaded(load_module(missing), missing, "No such file or directory");
  const std::string text = scratch.path("text.so");
  std::ofstream(text) << "no library at all, but long enough to be looked at as one, whatever it takes....\n";
  require_not_loaded(load_module(text), text, "invalid ELF header");
  require_not_loaded(load_module(MTASTS_WITHOUT_ENTRY), MTASTS_WITHOUT_ENTRY, "mtasts_module");
  require_not_loaded(load_module(MTASTS_OF_ANOTHER_BUILD), MTASTS_OF_ANOTHER_BUILD, "another build");
}

TEST_CASE("policies and sessions are passed out of a module") {
  const auto& connections = load_table<ConnectionsModule>(MTASTS_MODULE_CONNECTIONS);
  std::string traced;
  ConnectionSettings settings;
  settings.trace = [&traced](const std::string& line) { traced += line + '\n'; };
  EpollLoop loop;
  const DomainName name = *DomainName::parse("mx.example.com");
  {
    const auto https = connections.open_https(loop, settings);
    REQUIRE(https);
    // Twice, to reuse the state that the first leaves.
    for (int i = 0; i < 2; ++i) {
      const auto fetch = finish(loop, (*https)->fetch(HttpsRequest(name, "127.0.0.1", unused_tcp_port())));
      CHECK(fetch.outcome == FetchOutcome::unreachable);
      CHECK(fetch.failure == "Connection refused");
    }
    const auto smtp = connections.open_smtp(loop, settings);
    REQUIRE(smtp);
    const auto session = finish(loop, (*smtp)->probe(SmtpRequest(name, "127.0.0.1", unused_tcp_port())));
    CHECK(session.outcome == SmtpOutcome::unreachable);
  }
  CHECK(traced.find("Connection refused") != std::string::npos);
}

TEST_CASE("a Unicode name is converted by the module") {
  const auto& libidn2 = load_table<Libidn2Module>(MTASTS_MODULE_LIBIDN2);
  CHECK(libidn2.a_labels("b\u00FCcher.example") == "xn--bcher-kva.example");
  const auto refused = libidn2.a_labels("a\u00ADb.example");  // a soft hyphen
  REQUIRE_FALSE(refused);
  CHECK(refused.error().code == "bad-idn");
}

TEST_CASE("reports are passed out of a module") {
  const auto& report_mail = load_table<ReportMailModule>(MTASTS_MODULE_REPORT_MAIL);
  const auto stream = report_mail.open({.operands = {MTASTS_TEST_DATA "/reports/zip.eml", "/missing"}}, {});
  REQUIRE(stream);
  const auto report = (*stream)->next();
  REQUIRE(report);
  CHECK(std::get<ReportDocument>(*report).json.starts_with('{'));
  const auto failure = (*stream)->next();
  REQUIRE(failure);
  CHECK(std::get<UnreadableReport>(*failure).error.code == "no-such-file");
  CHECK_FALSE((*stream)->next());
  const auto& connections = load_table<ConnectionsModule>(MTASTS_MODULE_CONNECTIONS);
  const auto imap = connections.open_imap({*ImapUrl::parse("imaps://a@localhost/"), "/missing"}, {});
  REQUIRE_FALSE(imap);
  CHECK(imap.error().code == "no-such-file");
}

TEST_CASE("a store is passed out of a module") {
  const auto& report_store = load_table<ReportStoreModule>(MTASTS_MODULE_REPORT_STORE);
  const auto store = report_store.open({}, IfMissing::create);
  REQUIRE(store);
  REQUIRE((*store)->add({.messages = {{.key = "key"}}}));
  CHECK(*(*store)->has_read("key"));
  CHECK_FALSE(*(*store)->has_read("another"));
}

TEST_CASE("the error of a key file is passed out of a module") {
  const auto& dns_update = load_table<DnsUpdateModule>(MTASTS_MODULE_DNS_UPDATE);
  EpollLoop loop;
  DnsUpdateSettings settings;
  settings.server = "127.0.0.1";
  settings.key_file = "/missing";
  const auto opened = dns_update.open(loop, settings);
  REQUIRE_FALSE(opened);
  CHECK(opened.error().code == "no-such-file");
}

TEST_CASE("an error inside a module is returned") {
  const auto& ldns = load_table<DnsMessageModule>(MTASTS_MODULE_LDNS);
  const auto message = ldns.decode("rubbish", RecordType::mx);
  REQUIRE_FALSE(message);
  CHECK(message.error().code == "malformed");
  const auto again = load_module(MTASTS_MODULE_LDNS);
  REQUIRE(again);
  CHECK(*again == &ldns);
}

}  // namespace
}  // namespace mtasts::test
