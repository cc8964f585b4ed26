// Reports in mail, archives, mailboxes and directories: odd forms, limits and damage.
#include "adapters/report_mail/report_reader.h"

#include <sys/stat.h>
#include <unistd.h>

#include <csignal>
#include <filesystem>
#include <set>

#include "adapters/report_mail/report_limits.h"
#include "catch.h"
#include "core/vectors.h"
#include "mtasts/ascii.h"
#include "mtasts/tlsrpt_report.h"
#include "report_mail/packed.h"
#include "scratch_directory.h"

namespace mtasts::test {
namespace {

const std::string kMails = MTASTS_TEST_DATA "/reports/";

std::vector<ReportItem> read_reports(ReportPaths paths, HasRead has_read = {}) {
  auto stream = open_report_mail(std::move(paths), std::move(has_read));
  REQUIRE(stream);
  std::vector<ReportItem> items;
  while (auto item = (*stream)->next()) items.push_back(*std::move(item));
  return items;
}
std::vector<ReportItem> read_reports(std::vector<std::string> operands, HasRead has_read = {}) {
  return read_reports(ReportPaths{.operands = std::move(operands)}, std::move(has_read));
}

// The only item, which is a report.
ReportDocument read_report(const std::string& path) {
  const auto items = read_reports({path});
  REQUIRE(items.size() == 1);
  if (const auto* unreadable = std::get_if<UnreadableReport>(&items[0])) FAIL(unreadable->error.message);
  return std::get<ReportDocument>(items[0]);
}

// The only item, which is a failure.
UnreadableReport read_failure(const std::string& path) {
  const auto items = read_reports({path});
  REQUIRE(items.size() == 1);
  REQUIRE(std::holds_alternative<UnreadableReport>(items[0]));
  return std::get<UnreadableReport>(items[0]);
}

const ReportOrigin& origin_of(const ReportItem& item) {
  const auto* unreadable = std::get_if<UnreadableReport>(&item);
  return unreadable ? unreadable->origin : std::get<ReportDocument>(item).origin;
}

// Reads what was not read before, and remembers it.
std::vector<ReportItem> read_new(std::vector<std::string> paths, std::set<std::string>& keys) {
  auto items = read_reports(std::move(paths), [&](const std::string& key) { return keys.contains(key); });
  for (const ReportItem& item : items) {
    if (!origin_of(item).key.empty()) keys.insert(origin_of(item).key);
  }
  return items;
}

// "path: code" or "path: report" a line, with the position in an mbox after the path.
std::string outline(const std::vector<ReportItem>& items, const std::string& root) {
  std::string lines;
  for (const ReportItem& item : items) {
    const auto* unreadable = std::get_if<UnreadableReport>(&item);
    const ReportOrigin& origin = origin_of(item);
    lines += origin.file.starts_with(root) ? origin.file.substr(root.size() + 1) : origin.file;
    if (origin.message > 0) lines += " " + std::to_string(origin.message);
    lines += ": " + (unreadable ? std::string(unreadable->error.code.text()) : "report") + '\n';
  }
  return lines;
}

const std::string kReport = R"({"organization-name":"Sender Example","policies":[]})";

// A mail with one part of that type and encoding.
std::string mail_with(const std::string& content, const std::string& fields = {}) {
  return "From: tls@sender.example\nMessage-ID: <1@sender.example>\n" + fields +
         "Content-Type: application/tlsrpt+gzip\nContent-Transfer-Encoding: base64\n\n" + base64(content) +
         '\n';
}

TEST_CASE("a report in a mail comes with the fields of the mail") {
  const ReportDocument report = read_report(kMails + "attached.eml");
  CHECK(report.origin.file == kMails + "attached.eml");
  CHECK(report.is_mail);
  CHECK(report.origin.message == 0);
  CHECK(report.origin.part == "2");
  CHECK(report.origin.message_id == "attached@sender.example");
  CHECK(report.subject ==
        "Report Domain: example.com Submitter: sender.example Report-ID: <attached@sender.example>");
  CHECK(report.from_domain == "sender.example");
  CHECK(report.recipient_domain == "example.com");
  CHECK(report.report_domain == "example.com");
  CHECK(report.report_submitter == "sender.example");
  CHECK(
      report.authentication_results ==
      std::vector<std::string>{"mx.example.com; dkim=pass header.d=sender.example header.s=tls header.b=abc; "
                               "spf=pass smtp.mailfrom=tls@sender.example",
                               "mx.forged.example; dkim=pass header.d=forged.example"});
  CHECK(report.name == "sender.example!example.com!1795132800!1795219199!001.json.gz");
  CHECK(report.json.find(R"("report-id": "attached")") != std::string::npos);
}

TEST_CASE("reading mail keeps the effect of SIGPIPE") {
  (void)read_report(kMails + "attached.eml");
  struct sigaction action = {};
  REQUIRE(::sigaction(SIGPIPE, nullptr, &action) == 0);
  CHECK(action.sa_handler == SIG_DFL);
}

TEST_CASE("each odd form of mail that senders use is read") {
  for (const char* name : {"attached",
                           "whole-message",
                           "unregistered-type",
                           "generic-type",
                           "plain-in-gzip-type",
                           "json-quoted-printable",
                           "zip",
                           "name-in-pieces",
                           "base64-unpadded",
                           "base64-with-junk",
                           "base64-one-line",
                           "subject-differs",
                           "banner-added",
                           "forwarded",
                           "gzip-members",
                           "eight-bit",
                           "name-as-path",
                           "inline-text",
                           "crlf",
                           "no-end"}) {
    INFO(name);
    const ReportDocument report = read_report(kMails + name + ".eml");
    CHECK(report.json.find("\"report-id\": \"" + std::string(name) + '"') != std::string::npos);
    CHECK(report.json.find_last_of('}') != std::string::npos);
    CHECK(report.report_submitter == "sender.example");
  }
}

TEST_CASE("the mails of the shared vectors are read as they are labelled") {
  const ScratchDirectory scratch;
  std::size_t mails = 0;
  for (const Vector& vector : read_vectors("tlsrpt_report.jsonl")) {
    if (!is_upper(vector.text.front())) continue;
    INFO(vector.id << ": " << vector.why);
    ++mails;
    const ReportDocument document = read_report(scratch.write("mail", vector.text));
    const auto report = read_tlsrpt_report(document.json).report;
    REQUIRE(report);
    CHECK(report->organization_name == vector.parsed.at("org").get<std::string>());
    CHECK(report->report_id == vector.parsed.at("report_id").get<std::string>());
    CHECK(report->policies.size() == vector.parsed.at("policies").size());
  }
  CHECK(mails == 3);
}

TEST_CASE("an attachment's name is joined from its pieces and kept as remote text") {
  CHECK(read_report(kMails + "name-in-pieces.eml").name ==
        "sender.example!example.com!1795132800!1795219199!001.json.gz");
  CHECK(read_report(kMails + "name-as-path.eml").name.starts_with("../../../../tmp/evil"));
}

TEST_CASE("a forwarded report has the identity of the mail that was delivered") {
  const ReportDocument report = read_report(kMails + "forwarded.eml");
  CHECK(report.origin.message_id == "forward@example.com");
  CHECK(report.from_domain == "example.com");
  CHECK(report.authentication_results.empty());
  CHECK(report.subject.starts_with("Report Domain: example.com"));
  CHECK(report.origin.part == "2.2");
}

TEST_CASE("a mail without a readable report is named with its Message-ID and the reason") {
  const std::tuple<const char*, const char*, const char*> rows[] = {
      {"other-mail", "no-report", "the mail has no TLS report"},
      {"dmarc", "dmarc-report", "DMARC"},
      {"gzip-cut", "report-damaged", "ends early"},
      {"gzip-garbage", "report-damaged", "bytes follow the end"},
      {"gzip-bad-crc", "report-damaged", "damaged"},
      {"zip-cut", "report-damaged", "zip archive"},
      {"not-what-it-claims", "report-damaged", "neither JSON, gzip nor zip"},
      {"empty-attachment", "no-report", "no content"},
  };
  for (const auto& [name, code, reason] : rows) {
    INFO(name);
    const UnreadableReport failure = read_failure(kMails + name + ".eml");
    CHECK(failure.origin.file == kMails + name + ".eml");
    CHECK_FALSE(failure.origin.message_id.empty());
    CHECK(failure.error.code == code);
    CHECK(failure.error.message.find(reason) != std::string::npos);
  }
}

TEST_CASE("a file is read by its content, whatever its name") {
  const ScratchDirectory scratch;
  for (const char* name : {"report.json", "report.json.gz", "report.zip", "report.eml", "report"}) {
    INFO(name);
    for (const std::string& content :
         {kReport, "\xEF\xBB\xBF\r\n " + kReport, gzipped(kReport), zipped({{"a.json", kReport}}),
          gzipped(zipped({{"a.json.gz", gzipped(kReport)}})), mail_with(gzipped(kReport)),
          gzipped(mail_with(gzipped(kReport)))}) {
      const ReportDocument report = read_report(scratch.write(name, content));
      CHECK(report.json.find(kReport) != std::string::npos);
    }
  }
}

TEST_CASE("a name decides only where the content does not") {
  const ScratchDirectory scratch;
  const ReportDocument report = read_report(scratch.write("a.json", "[]"));
  CHECK(report.json == "[]");
  CHECK(report.name == "a.json");
  CHECK_FALSE(report.is_mail);
  CHECK(read_failure(scratch.write("a.gz", "[]")).error.code == "report-damaged");
  CHECK(read_failure(scratch.write("a.txt", "[]")).error.code == "no-report");
  CHECK(read_failure(scratch.write("a.eml", "\n[]")).error.code == "no-report");
  CHECK(read_failure(scratch.write("empty", "")).error.message == "there is no content");
}

TEST_CASE("an archive gives each of its reports") {
  const ScratchDirectory scratch;
  const auto items = read_reports({scratch.write(
      "a.zip", zipped({{"../../etc/passwd", kReport}, {"b/", ""}, {"c.txt", "text"}, {"d", kReport}}))});
  REQUIRE(items.size() == 3);
  CHECK(std::get<ReportDocument>(items[0]).name == "../../etc/passwd");
  CHECK(std::get<UnreadableReport>(items[1]).error.code == "no-report");
  CHECK(std::get<ReportDocument>(items[2]).name == "d");
  CHECK(scratch.names() == std::vector<std::string>{"a.zip"});
}

TEST_CASE("an mbox is split at its separator lines only") {
  const ScratchDirectory scratch;
  const std::string begin = "From tls@sender.example Sat Nov 21 06:00:00 2026\n";
  const std::string text = begin + mail_with(gzipped(kReport)) + '\n' + begin +
                           "Subject: x\n\nFrom here on:\n\n" + "From now on it is 2026\n\n" + begin +
                           mail_with("damaged") + '\n' + begin + mail_with(kReport);
  const std::string expected = "a 1: report\na 2: no-report\na 3: report-damaged\na 4: report\n";
  CHECK(outline(read_reports({scratch.write("a", text)}), scratch.path()) == expected);
  std::string crlf;
  for (const char c : text) crlf += c == '\n' ? "\r\n" : std::string(1, c);
  CHECK(outline(read_reports({scratch.write("a", crlf)}), scratch.path()) == expected);
  CHECK(outline(read_reports({scratch.write("a", gzipped(text))}), scratch.path()) == expected);
}

TEST_CASE("an mbox is read in pieces, and a message above the limit is passed over") {
  const ScratchDirectory scratch;
  const std::string begin = "From a Sat Nov 21 06:00:00 2026\n";
  std::string text;
  for (int i = 0; i < 300; ++i) {
    text +=
        begin +
        mail_with(gzipped(kReport), "X-Fill: " + std::string(static_cast<std::size_t>(i) * 13, 'x') + '\n') +
        '\n';
  }
  text += begin + "Message-ID: <large@sender.example>\n\n" +
          std::string(kLargestMessage + 2 * kMebibyte, 'x') + "\n\n" + begin + mail_with(kReport);
  const auto items = read_reports({scratch.write("a", text)});
  REQUIRE(items.size() == 302);
  for (std::size_t i = 0; i < 300; ++i) REQUIRE(std::get<ReportDocument>(items[i]).origin.message == i + 1);
  const auto& large = std::get<UnreadableReport>(items[300]);
  CHECK(large.error.code == "mail-over-limit");
  CHECK(large.origin.message_id == "large@sender.example");
  CHECK(std::get<ReportDocument>(items[301]).origin.message_id == "1@sender.example");
}

TEST_CASE("a directory is read in sorted order, without loops and hidden files") {
  const ScratchDirectory scratch;
  const auto make = [&](const char* name) { std::filesystem::create_directories(scratch.path(name)); };
  make("d/b");
  make("d/empty");
  for (const char* name : {"d/c.json", "d/a.json", "d/b/x.json", "d/.hidden", "outside"})
    scratch.write(name, kReport);
  std::filesystem::create_symlink("..", scratch.path("d/b/loop"));
  std::filesystem::create_symlink(scratch.path("outside"), scratch.path("d/b/link.json"));
  std::filesystem::create_symlink("nowhere", scratch.path("d/dangling"));
  ::mkfifo(scratch.path("d/fifo").c_str(), 0600);
  CHECK(outline(read_reports({scratch.path("d"), scratch.path("missing"), scratch.path("d/c.json")}),
                scratch.path()) ==
        "d/a.json: report\nd/b/link.json: report\nd/b/x.json: report\nd/c.json: report\n"
        "d/dangling: no-such-file\nmissing: no-such-file\nd/c.json: report\n");
}

TEST_CASE("a Maildir is read without tmp and without the files of the server") {
  const ScratchDirectory scratch;
  for (const char* name : {"m/cur", "m/new", "m/tmp", "m/.Old/cur", "m/.Old/new", "m/.Old/tmp"}) {
    std::filesystem::create_directories(scratch.path(name));
    scratch.write(std::string(name) + "/1.host:2,S", mail_with(gzipped(kReport)));
  }
  scratch.write("m/dovecot-uidlist", "3 V1 N2");
  scratch.write("m/.Old/maildirfolder", "");
  CHECK(outline(read_reports({scratch.path("m")}), scratch.path()) ==
        "m/.Old/cur/1.host:2,S: report\nm/.Old/new/1.host:2,S: report\n"
        "m/cur/1.host:2,S: report\nm/new/1.host:2,S: report\n");
}

TEST_CASE("a message of a Maildir keeps its key when it is read and flagged") {
  const ScratchDirectory scratch;
  for (const char* name : {"m/cur", "m/new", "m/tmp"})
    std::filesystem::create_directories(scratch.path(name));
  scratch.write("m/new/1.host", mail_with(gzipped(kReport)));
  scratch.write("m/new/2.host", "Subject: spam\n\nno report\n");
  std::filesystem::create_directory_symlink("m", scratch.path("link"));
  std::set<std::string> keys;
  CHECK(read_new({scratch.path("m")}, keys).size() == 2);
  const std::string root = std::filesystem::canonical(scratch.path("m")).string();
  CHECK(keys == std::set<std::string>{root + "/1.host", root + "/2.host"});
  std::filesystem::rename(scratch.path("m/new/1.host"), scratch.path("m/cur/1.host:2,RS"));
  std::filesystem::rename(scratch.path("m/new/2.host"), scratch.path("m/cur/2.host:2,"));
  for (const char* path : {"m", "m/cur", "m/cur/", "link", "m/cur/1.host:2,RS", "m/./cur/../cur/2.host:2,"}) {
    INFO(path);
    CHECK(read_new({scratch.path(path)}, keys).empty());
  }
  scratch.write("m/new/3.host", mail_with(gzipped(kReport)));
  CHECK(outline(read_new({scratch.path("m")}, keys), scratch.path()) == "m/new/3.host: report\n");
}

TEST_CASE("a message that was read before is not opened") {
  const ScratchDirectory scratch;
  for (const char* name : {"m/cur", "m/new"}) std::filesystem::create_directories(scratch.path(name));
  std::filesystem::create_symlink("nowhere", scratch.path("m/cur/1.host:2,S"));
  CHECK(read_reports({scratch.path("m")}).size() == 1);
  CHECK(read_reports({scratch.path("m")}, [](const std::string&) { return true; }).empty());
}

TEST_CASE("a file is read again when its content has changed") {
  const ScratchDirectory scratch;
  std::filesystem::create_directories(scratch.path("d/new"));  // no Maildir
  std::set<std::string> keys;
  for (const char* name : {"d/a.json", "d/new/report.json", "d/b.txt"}) {
    INFO(name);
    scratch.write(name, kReport);
    CHECK(read_new({scratch.path("d")}, keys).size() == 1);
    CHECK(read_new({scratch.path("d"), scratch.path(name)}, keys).empty());
    scratch.write(name, kReport + '\n');
    CHECK(read_new({scratch.path(name)}, keys).size() == 1);
    const auto time = std::filesystem::last_write_time(scratch.path(name));
    std::filesystem::last_write_time(scratch.path(name), time + std::chrono::nanoseconds(1));
    CHECK(read_new({scratch.path("d")}, keys).size() == 1);
  }
}

TEST_CASE("a grown mbox gives its new messages only") {
  const ScratchDirectory scratch;
  const std::string begin = "From tls@sender.example Sat Nov 21 06:00:00 2026\n";
  const std::string text = begin + mail_with(gzipped(kReport)) + '\n' + begin + "Subject: spam\n\nx\n\n";
  std::set<std::string> keys;
  CHECK(read_new({scratch.write("a", text)}, keys).size() == 2);
  CHECK(read_new({scratch.write("a", text)}, keys).empty());
  const std::string grown = text + begin + mail_with(gzipped(kReport), "X-Other: 1\n");
  CHECK(outline(read_new({scratch.write("a", grown)}, keys), scratch.path()) == "a 3: report\n");
  CHECK(read_new({scratch.write("b", gzipped(grown))}, keys).size() == 3);
  CHECK(read_new({scratch.path("b")}, keys).empty());
}

TEST_CASE("a file that could not be read has no key and is tried again") {
  const ScratchDirectory scratch;
  std::filesystem::create_directories(scratch.path("d"));
  std::filesystem::create_symlink("../later", scratch.path("d/link"));
  std::set<std::string> keys;
  for (int i = 0; i < 2; ++i) {
    CHECK(outline(read_new({scratch.path("d"), scratch.path("missing")}, keys), scratch.path()) ==
          "d/link: no-such-file\nmissing: no-such-file\n");
  }
  CHECK(keys.empty());
  scratch.write("later", kReport);
  CHECK(read_new({scratch.path("d")}, keys).size() == 1);
}

TEST_CASE("a file that the system does not allow to be read does not end the run") {
  const ScratchDirectory scratch;
  std::filesystem::create_directories(scratch.path("d/e"));
  CHECK(outline(read_reports({"/proc/self/mem", scratch.path("d/e/f/g"), scratch.write("a.json", kReport)}),
                scratch.path())
            .ends_with("a.json: report\n"));
}

TEST_CASE("hostile content is refused within the limits") {
  const ScratchDirectory scratch;
  const auto code = [&](const std::string& content) {
    const auto items = read_reports({scratch.write("file", content)});
    REQUIRE_FALSE(items.empty());
    const auto* unreadable = std::get_if<UnreadableReport>(&items.back());
    return unreadable ? std::string(unreadable->error.code.text()) : "report";
  };
  const std::string bomb = gzipped(std::string(20 * kMebibyte, ' '));
  CHECK(code(bomb) == "mail-over-limit");
  CHECK(code(mail_with(bomb)) == "mail-over-limit");
  CHECK(code(gzipped(std::string(2 * kMebibyte, ' '))) == "mail-over-limit");  // the ratio
  CHECK(code(zipped({{"a", std::string(20 * kMebibyte, ' ')}})) == "mail-over-limit");
  CHECK(code(zipped(std::vector<std::pair<std::string, std::string>>(200, {"a", kReport}))) ==
        "mail-over-limit");
  std::string packed = kReport;
  for (int i = 0; i < 6; ++i) packed = gzipped(packed);
  CHECK(code(packed) == "mail-over-limit");

  std::string parts = "Content-Type: multipart/mixed; boundary=b\n\n";
  for (int i = 0; i < 1'000'000; ++i) parts += "--b\n\nx\n";
  CHECK(code(parts) == "mail-over-limit");
  std::string fields;
  for (int i = 0; i < 100'000; ++i) fields += "a: b\n";
  CHECK(code(fields) == "mail-over-limit");
  CHECK(code("Content-Type: application/json" + std::string(2 * kMebibyte, ';') + "\n\n" + kReport) ==
        "mail-over-limit");
  std::string messages = "From: a@b.example\n";
  for (int i = 0; i < 9000; ++i) messages += "Content-Type: message/rfc822\n\n";
  CHECK(code(messages + "Subject: x\n\n" + kReport) == "mail-over-limit");
  std::string nested;
  for (int i = 0; i < 900; ++i) {
    const std::string number = std::to_string(i);
    nested += "Content-Type: multipart/mixed; boundary=b" + number + "\n\n--b" + number + '\n';
  }
  CHECK(code(nested + "\n" + kReport) == "mail-over-limit");
  CHECK(code(std::string(kLargestMessage + 1, 'x')) == "mail-over-limit");
}

TEST_CASE("many bombs in one mail share one limit") {
  const ScratchDirectory scratch;
  std::string text = "Content-Type: multipart/mixed; boundary=b\n\n";
  // Just below the ratio: repeated digits of growing numbers.
  std::string filling;
  for (int i = 0; filling.size() < 6 * kMebibyte; ++i)
    filling += "{" + std::to_string(i) + std::string(200, ' ');
  const std::string part = "--b\nContent-Type: application/gzip\nContent-Transfer-Encoding: base64\n\n" +
                           base64(gzipped(filling)) + '\n';
  for (int i = 0; i < 20; ++i) text += part;
  const auto items = read_reports({scratch.write("file", text)});
  REQUIRE(items.size() == 20);
  CHECK(outline({items.front(), items.back()}, scratch.path()) == "file: report\nfile: mail-over-limit\n");
}

TEST_CASE("a truncated mail never ends the run and is never silent") {
  const ScratchDirectory scratch;
  for (const char* name : {"attached.eml", "zip.eml", "forwarded.eml"}) {
    std::ifstream file(kMails + name);
    const std::string text((std::istreambuf_iterator<char>(file)), std::istreambuf_iterator<char>());
    REQUIRE(text.size() > 500);
    for (std::size_t size = 0; size < text.size(); size += 7) {
      REQUIRE_FALSE(read_reports({scratch.write("file", text.substr(0, size))}).empty());
    }
  }
}

TEST_CASE("NUL, 8-bit and bidirectional characters in mail are kept as remote text") {
  const ScratchDirectory scratch;
  const std::string text = "From: \xE2\x80\xAE@sender.example\nSubject: a" + std::string(1, '\0') +
                           "b\xFF\nMessage-ID: <\x1B[31m@x>\nContent-Type: application/tlsrpt+json\n\n" +
                           kReport + std::string(3, '\0');
  const ReportDocument report = read_report(scratch.write("a.eml", text));
  CHECK(report.json.starts_with(kReport));
  CHECK(report.from_domain == "sender.example");
}

TEST_CASE("the files of the run itself are skipped in a directory but not as operands") {
  const ScratchDirectory scratch;
  scratch.write("report.json", kReport);
  scratch.write("store", "x");
  scratch.write("store-wal", "x");
  scratch.write("store-shm", "x");
  std::filesystem::create_directory(scratch.path("sub"));
  scratch.write("sub/store", kReport);
  REQUIRE(::symlink("store", scratch.path("link").c_str()) == 0);
  ReportPaths paths{.operands = {scratch.path()},
                    .own_files = {scratch.path("link"), scratch.path("missing")}};
  CHECK(outline(read_reports(paths), scratch.path()) == "report.json: report\nsub/store: report\n");
  paths.operands = {scratch.path("store")};
  CHECK(outline(read_reports(paths), scratch.path()) == "store: no-report\n");
}

}  // namespace
}  // namespace mtasts::test
