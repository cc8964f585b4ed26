// IMAP against servers on loopback that follow RFC 3501, break it, or never end.
#include "adapters/connections/imap_messages.h"

#include <sys/stat.h>

#include <chrono>
#include <map>
#include <optional>
#include <string>
#include <tuple>
#include <vector>

#include "adapters/files/password_file.h"
#include "adapters/report_mail/report_limits.h"
#include "adapters/report_mail/report_reader.h"
#include "catch.h"
#include "scratch_directory.h"
#include "tls_server.h"

namespace mtasts::test {
namespace {

constexpr const char* kReportMail =
    "From: tls@sender.example\r\nMessage-ID: <1@sender.example>\r\nContent-Type: application/tlsrpt+json\r\n"
    "\r\n{\"policies\":[]}\r\n";
constexpr const char* kOtherMail = "From: a@b.example\r\nMessage-ID: <2@b.example>\r\n\r\nhello\r\n";

const TestCertificate& imap_certificate() {
  static const TestCertificate certificate = issue_trusted({"localhost"});
  return certificate;
}

// Logs anybody in, and answers each command by the first key that it begins with, after the tag. "*" in an
// answer is kept; the tagged OK follows unless the answer has the tag, "TAG", or ends with NUL.
struct ImapScript {
  std::map<std::string, std::string> answers = {};
  std::string capability = "IMAP4rev1 SASL-IR AUTH=PLAIN MOVE UIDPLUS";
  bool accepts_login = true;
  std::vector<std::string> commands = {};  // without the tag

  std::string answer(const std::string& tag, const std::string& command) {
    if (command != "LOGOUT") commands.push_back(command);  // it may come too late
    std::string text;
    for (const auto& [start, lines] : answers) {
      if (command.starts_with(start)) text = lines;
    }
    if (text.ends_with('\0')) return text.substr(0, text.size() - 1);
    const std::size_t place = text.find("TAG");
    if (place == std::string::npos) return text + tag + " OK done\r\n";
    return text.replace(place, 3, tag);
  }

  void serve(Client& client) {
    if (!client.start_tls(imap_certificate())) return;
    client.send("* OK hello\r\n");
    while (true) {
      const std::string line = client.read_until("\r\n");
      if (!line.ends_with("\r\n")) return;
      const std::string tag = line.substr(0, line.find(' '));
      const std::string command = line.substr(tag.size() + 1, line.size() - tag.size() - 3);
      if (command == "CAPABILITY") {
        client.send("* CAPABILITY " + capability + "\r\n" + tag + " OK done\r\n");
      } else if (command.starts_with("AUTHENTICATE") || command.starts_with("LOGIN")) {
        client.send(tag + (accepts_login ? " OK in\r\n" : " NO [AUTHENTICATIONFAILED] no\r\n"));
      } else {
        client.send(answer(tag, command));
      }
    }
  }
};

std::string fetched(int uid, const std::string& message) {
  return "* " + std::to_string(uid) + " FETCH (UID " + std::to_string(uid) + " RFC822.SIZE " +
         std::to_string(message.size()) + " BODY[] {" + std::to_string(message.size()) + "}\r\n" + message +
         ")\r\n";
}

// A folder with a report, UID 1, and another mail, UID 2.
ImapScript two_mails() {
  return {
      .answers = {{"EXAMINE", "* 2 EXISTS\r\n* OK [UIDVALIDITY 7] UIDs valid\r\n"},
                  {"SELECT", "* 2 EXISTS\r\n* OK [UIDVALIDITY 7] UIDs valid\r\n"},
                  {"FETCH 1:*", "* 1 FETCH (UID 1 RFC822.SIZE 100)\r\n* 2 FETCH (RFC822.SIZE 100 UID 2)\r\n"},
                  {"UID FETCH", fetched(1, kReportMail) + fetched(2, kOtherMail)},
                  {"UID FETCH 2 ", fetched(2, kOtherMail)}}};
}

struct ImapRun {
  std::string lines = {};  // "key: report", "key: code message" a line
  std::optional<Error> error = {};
};

ImapRun read_imap(ImapScript& script, ImapMailbox mailbox, const HasRead& has_read = {},
                  ImapTimeouts timeouts = {}) {
  const TlsServer server([&](Client& client) { script.serve(client); });
  mailbox.url = *ImapUrl::parse("imaps://tls@localhost:" + std::to_string(server.port()) + "/" +
                                mailbox.url.folder().text());
  auto source = ImapMessages::open(mailbox, "secret", trusted_roots(), timeouts, has_read);
  if (!source) return {.error = source.error()};
  auto stream = open_report_messages(*std::move(source));
  REQUIRE(stream);
  ImapRun run;
  const std::string root = mailbox.url.text();
  const auto add = [&](const ReportOrigin& origin, const std::string& what) {
    run.lines +=
        (origin.key.starts_with(root) ? origin.key.substr(root.size()) : origin.key) + ": " + what + '\n';
  };
  while (const auto item = (*stream)->next()) {
    if (const auto* unreadable = std::get_if<UnreadableReport>(&*item)) {
      add(unreadable->origin, std::string(unreadable->error.code.text()));
      run.error = unreadable->error;
    } else {
      add(std::get<ReportDocument>(*item).origin, "report");
    }
  }
  if (auto settled = (*stream)->settle(); !settled) run.error = settled.error();
  return run;
}

ImapMailbox mailbox_of(const char* folder) {
  return {*ImapUrl::parse(std::string("imaps://tls@localhost/") + folder), "unused"};
}

TEST_CASE("an IMAP folder is read with commands that change nothing") {
  ImapScript script = two_mails();
  const ImapRun run = read_imap(script, mailbox_of("Reports \"x\""));
  CHECK(run.lines == ";UIDVALIDITY=7/;UID=1: report\n;UIDVALIDITY=7/;UID=2: no-report\n");
  CHECK(script.commands == std::vector<std::string>{"EXAMINE \"Reports \\\"x\\\"\"",
                                                    "FETCH 1:* (UID RFC822.SIZE)",
                                                    "UID FETCH 1:2 (UID RFC822.SIZE BODY.PEEK[])"});
}

TEST_CASE("messages over IMAP that were read before are not fetched") {
  ImapScript script = two_mails();
  const ImapRun run =
      read_imap(script, mailbox_of("INBOX"), [](const std::string& key) { return key.ends_with("=1"); });
  CHECK(run.lines == ";UIDVALIDITY=7/;UID=2: no-report\n");
  CHECK(script.commands[2] == "UID FETCH 2 (UID RFC822.SIZE BODY.PEEK[])");
  script = two_mails();
  CHECK(read_imap(script, mailbox_of("INBOX"), [](const std::string&) { return true; }).lines.empty());
  CHECK(script.commands.size() == 2);
}

TEST_CASE("only messages with a report are marked or moved over IMAP") {
  ImapMailbox mailbox = mailbox_of("INBOX");
  mailbox.mark_seen = true;
  ImapScript script = two_mails();
  CHECK(read_imap(script, mailbox).lines.find("UID=1: report") != std::string::npos);
  CHECK(script.commands[0] == "SELECT \"INBOX\"");
  CHECK(script.commands[3] == "UID STORE 1 +FLAGS.SILENT (\\Seen)");

  mailbox.mark_seen = false;
  mailbox.move_to = *ImapFolder::parse("Erledigt \u00FC");
  script = two_mails();
  (void)read_imap(script, mailbox);
  CHECK(script.commands[0] == "STATUS \"Erledigt &APw-\" (MESSAGES)");
  CHECK(script.commands[4] == "UID MOVE 1 \"Erledigt &APw-\"");

  script = two_mails();
  script.capability = "IMAP4rev1 SASL-IR AUTH=PLAIN UIDPLUS";
  (void)read_imap(script, mailbox);
  CHECK(script.commands[4] == "UID COPY 1 \"Erledigt &APw-\"");
  CHECK(script.commands[5] == "UID STORE 1 +FLAGS.SILENT (\\Deleted)");
  CHECK(script.commands[6] == "UID EXPUNGE 1");

  script = two_mails();
  script.capability = "IMAP4rev1 SASL-IR AUTH=PLAIN";
  CHECK(read_imap(script, mailbox).error->message.find("neither MOVE") != std::string::npos);
}

TEST_CASE("an IMAP message is not marked before its items were returned") {
  ImapScript script = two_mails();
  script.answers["UID FETCH 1:2"] = fetched(1, kReportMail);
  const TlsServer server([&](Client& client) { script.serve(client); });
  ImapMailbox mailbox = mailbox_of("INBOX");
  mailbox.url = *ImapUrl::parse("imaps://tls@localhost:" + std::to_string(server.port()) + "/");
  mailbox.mark_seen = true;
  auto source = ImapMessages::open(mailbox, "secret", trusted_roots(), {}, {});
  REQUIRE(source);
  auto stream = open_report_messages(*std::move(source));
  REQUIRE((*stream)->settle());
  CHECK(script.commands.size() == 2);
  REQUIRE((*stream)->next());
  REQUIRE((*stream)->settle());
  CHECK_FALSE((*stream)->next());  // the batch has ended, so the first message is marked
  CHECK(script.commands.back() == "UID STORE 1 +FLAGS.SILENT (\\Seen)");
}

TEST_CASE("an IMAP message that looks like responses stays a message") {
  ImapScript script = two_mails();
  const std::string hostile =
      std::string(kReportMail) + "mtasts OK done\r\n* 9 FETCH (UID 9 RFC822.SIZE 1 BODY[] {3}\r\nabc)\r\n";
  script.answers["UID FETCH"] = fetched(1, hostile) + fetched(2, kOtherMail);
  CHECK(read_imap(script, mailbox_of("INBOX")).lines ==
        ";UIDVALIDITY=7/;UID=1: report\n;UIDVALIDITY=7/;UID=2: no-report\n");
}

TEST_CASE("an IMAP message above the limit is fetched in part and named") {
  ImapScript script = two_mails();
  script.answers["FETCH 1:*"] =
      "* 1 FETCH (UID 1 RFC822.SIZE 100000000)\r\n* 2 FETCH (UID 2 RFC822.SIZE 1)\r\n";
  script.answers["UID FETCH 1 "] = "* 1 FETCH (UID 1 RFC822.SIZE 100000000 BODY[]<0> {" +
                                   std::to_string(std::string(kReportMail).size()) + "}\r\n" + kReportMail +
                                   ")\r\n";
  // The size of this one is a lie.
  script.answers["UID FETCH 2 "] =
      "* 2 FETCH (UID 2 RFC822.SIZE 1 BODY[] {17000000}\r\n" + std::string(17'000'000, 'x') + ")\r\n";
  CHECK(read_imap(script, mailbox_of("INBOX")).lines ==
        ";UIDVALIDITY=7/;UID=1: mail-over-limit\n;UIDVALIDITY=7/;UID=2: mail-over-limit\n");
  CHECK(script.commands[2] == "UID FETCH 1 (UID RFC822.SIZE BODY.PEEK[]<0.65536>)");
}

TEST_CASE("an empty IMAP folder and one whose messages vanish have no reports") {
  ImapScript script = two_mails();
  script.answers["UID FETCH"] = script.answers["UID FETCH 2 "] =
      "* 1 EXPUNGE\r\n* 3 FETCH (FLAGS (\\Seen))\r\n";
  CHECK(read_imap(script, mailbox_of("INBOX")).lines.empty());
  script = two_mails();
  script.answers["EXAMINE"] = "* 0 EXISTS\r\n* OK [UIDVALIDITY 7]\r\n";
  CHECK(read_imap(script, mailbox_of("INBOX")).lines.empty());
  CHECK(script.commands.size() == 1);
}

TEST_CASE("a failure of the IMAP server is named with the server and without the password") {
  const std::tuple<const char*, const char*, const char*, const char*> rows[] = {
      // the command, its answer, the code, words of the message
      {"EXAMINE", "TAG NO [NONEXISTENT] Mailbox doesn't exist\r\n", "imap-refused", "Mailbox doesn't exist"},
      {"EXAMINE", "TAG BAD \x1B[31m\r\n", "imap-refused", "\\x1b[31m"},
      {"EXAMINE", "* BYE going down\r\n", "imap-connection", "going down"},
      {"EXAMINE", "rubbish\r\n", "imap-connection", "rubbish"},
      {"FETCH 1:*", "TAG NO\r\n", "imap-refused", "FETCH"},
      {"UID FETCH", "* 1 FETCH (UID 1 RFC822.SIZE 9 BODY[] {99999999999}\r\n", "imap-connection", "4 GiB"},
      {"UID FETCH", "* 1 FETCH (UID 1 RFC822.SIZE 9 BODY[] {9}\r\n* BYE", "imap-connection", "in time"},
      {"UID FETCH", "* 1 FETCH (UID 1", "imap-connection", "in time"},
  };
  for (const auto& [command, answer, code, words] : rows) {
    INFO(command << ": " << answer);
    ImapScript script = two_mails();
    script.answers.erase("UID FETCH 2 ");
    script.answers[command] = std::string(answer);
    if (std::string(answer).find("TAG") == std::string::npos) script.answers[command] += std::string(1, '\0');
    const ImapTimeouts timeouts = {.connect = std::chrono::seconds(10),
                                   .line = std::chrono::milliseconds(200),
                                   .literal = std::chrono::milliseconds(200)};
    const ImapRun run = read_imap(script, mailbox_of("INBOX"), {}, timeouts);
    CHECK(run.error->code == Code::find(code));
    CHECK(run.error->message.find(words) != std::string::npos);
    CHECK((run.error->message + run.error->hint).find("secret") == std::string::npos);
  }
}

TEST_CASE("an endless line and an endless response of an IMAP server end in an error") {
  ImapScript script = two_mails();
  script.answers["EXAMINE"] = "* " + std::string(100'000, 'x') + '\0';
  CHECK(read_imap(script, mailbox_of("INBOX")).error->message.find("line of more than") != std::string::npos);
  script = two_mails();
  std::string pieces = "* 1 FETCH (";
  for (int i = 0; i < 200; ++i) pieces += "{1}\r\nx";
  script.answers["EXAMINE"] = pieces + '\0';
  CHECK(read_imap(script, mailbox_of("INBOX")).error->message.find("without an end") != std::string::npos);
}

TEST_CASE("an IMAP server that refuses the login, lacks TLS or is another host is not read") {
  ImapScript script = two_mails();
  script.accepts_login = false;
  const ImapRun denied = read_imap(script, mailbox_of("INBOX"));
  CHECK(denied.error->code == "imap-login");
  CHECK(denied.error->fault == Fault::permission);
  CHECK((denied.error->message + denied.error->hint).find("secret") == std::string::npos);

  const auto error_of = [](const ClientScript& client_script, ImapTimeouts timeouts = {}) {
    const TlsServer server(client_script);
    ImapMailbox mailbox = mailbox_of("INBOX");
    mailbox.url = *ImapUrl::parse("imaps://tls@localhost:" + std::to_string(server.port()) + "/");
    auto source = ImapMessages::open(mailbox, "secret", trusted_roots(), timeouts, {});
    REQUIRE_FALSE(source);
    return source.error();
  };
  std::string received;
  const TestCertificate other = issue_trusted({"other.example"});
  const Error mismatch = error_of([&](Client& client) {
    if (client.start_tls(other)) received = client.read_until("\r\n");
  });
  CHECK(mismatch.code == "imap-certificate");
  CHECK(received.empty());
  CHECK(error_of([](Client& client) {
          client.send("* OK hello\r\n");
          client.wait_for_close();
        }).code == "imap-connection");
  const Error silent =
      error_of([](Client& client) { client.wait_for_close(); }, {.connect = std::chrono::milliseconds(200)});
  CHECK(silent.code == "imap-connection");
  ImapMailbox closed = mailbox_of("INBOX");
  closed.url = *ImapUrl::parse("imaps://tls@localhost:" + std::to_string(unused_tcp_port()) + "/");
  const auto refused = ImapMessages::open(closed, "secret", trusted_roots(), {}, {});
  REQUIRE_FALSE(refused);
  CHECK(refused.error().code == "imap-connection");
}

TEST_CASE("a sequence set has ranges") {
  CHECK(imap_set({1}) == "1");
  CHECK(imap_set({1, 2, 3, 7, 9, 10}) == "1:3,7,9:10");
}

TEST_CASE("a password is read from a private file with one line") {
  const ScratchDirectory scratch;
  const auto read = [&](const std::string& content, mode_t mode) {
    const std::string path = scratch.write("password", content);
    ::chmod(path.c_str(), mode);
    return read_password_file(path);
  };
  for (const char* content : {"secret", "secret\n", "secret\r\n"}) {
    CHECK(read(content, 0600) == "secret");
    CHECK(read(content, 0400) == "secret");
  }
  CHECK(read(" s e \n", 0600) == " s e ");
  for (const mode_t mode : {0644U, 0640U, 0604U, 0660U, 0620U}) {
    const auto exposed = read("secret\n", mode);
    REQUIRE_FALSE(exposed);
    CHECK(exposed.error().fault == Fault::permission);
    CHECK(exposed.error().code == "bad-password-file");
    CHECK(exposed.error().hint == "chmod 600 " + scratch.path("password"));
  }
  for (const std::string& content : {std::string(), std::string("\n"), std::string("secret\nmore\n"),
                                     std::string("secret\0", 7), std::string(5000, 'x')}) {
    const auto odd = read(content, 0600);
    REQUIRE_FALSE(odd);
    CHECK(odd.error().fault == Fault::input);
    CHECK((odd.error().message + odd.error().hint).find("secret") == std::string::npos);
  }
  CHECK(read_password_file(scratch.path("missing")).error().code == "no-such-file");
}

}  // namespace
}  // namespace mtasts::test
