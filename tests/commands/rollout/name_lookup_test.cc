// The three names as each authoritative server has them, with as few questions as possible.
#include "commands/rollout/name_lookup.h"

#include <algorithm>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "catch.h"
#include "scenarios/immediate_loop.h"

namespace mtasts::test {
namespace {

const DomainName kNameOfTest = *DomainName::parse("mta-sts.example.com");

// Answers "server type" by a text: "cname web.example", "txt TEXT", "a ADDRESS", "mx", "none", "gone",
// "fail".
class ServersOfName final : public Dns {
 public:
  explicit ServersOfName(std::map<std::string, std::map<RecordType, std::string>> servers)
      : servers_(std::move(servers)) {}
  Task<DnsAnswer> ask(DnsQuestion /*question*/) override { co_return DnsAnswer(); }
  Task<std::vector<DnsAnswer>> ask_authoritative(DnsQuestion question) override {
    ++questions;
    std::vector<DnsAnswer> answers;
    for (const auto& [server, data] : servers_) {
      const auto text = data.find(question.type);
      DnsAnswer answer = answer_of(text == data.end() ? "none" : text->second);
      answer.server = server;
      answers.push_back(std::move(answer));
    }
    co_return answers;
  }
  int questions = 0;

 private:
  static DnsAnswer answer_of(const std::string& text) {
    DnsAnswer answer{.ttl = 300};
    const std::string value = text.substr(std::min(text.size(), text.find(' ') + 1));
    answer.status = DnsStatus::records;
    if (text == "fail") {
      answer.status = DnsStatus::failed;
    } else if (text == "none") {
      answer.status = DnsStatus::no_such_data;
    } else if (text == "gone") {
      answer.status = DnsStatus::no_such_name;
    } else if (text.starts_with("cname ")) {
      answer.names = {value};
    } else if (text.starts_with("txt ")) {
      answer.txt = {value};
    } else if (text.starts_with("a ")) {
      answer.addresses = {value};
    }
    return answer;
  }

  std::map<std::string, std::map<RecordType, std::string>> servers_;
};

NameSeen look_up(Dns& dns) {
  ImmediateLoop loop;
  std::optional<NameSeen> seen;
  const auto ask = [&]() -> Task<void> { seen = co_await look_up_name(dns, kNameOfTest); };
  Task<void> task = ask();
  loop.run(task);
  task.take();
  return *seen;
}

// "unknown", else the records and other types: "CNAME web.example.".
std::string server_text(const ServerAnswer& answer) {
  if (!answer.is_known) return "unknown";
  std::string text;
  for (const ResourceRecord& record : answer.records) {
    text +=
        (text.empty() ? "" : ", ") + std::string(type_text(record.rdata)) + ' ' + print_rdata(record.rdata);
  }
  for (const std::string& type : answer.other_types) text += (text.empty() ? "" : ", ") + type;
  return text.empty() ? "empty" : text;
}

}  // namespace

TEST_CASE("a name is seen as each server has it and costs no needless question") {
  using Data = std::map<RecordType, std::string>;
  const Data cname = {{RecordType::cname, "cname web.example"}};
  const Data gone = {{RecordType::cname, "gone"}};
  const Data failing = {{RecordType::cname, "fail"}};
  struct NameCase {
    std::string name;
    std::vector<Data> servers;
    std::vector<std::string> seen;
    int questions;
  };
  const NameCase cases[] = {
      {"a CNAME is the only data", {cname, cname}, {"CNAME web.example.", "CNAME web.example."}, 1},
      {"a missing name is known and empty", {gone}, {"empty"}, 1},
      {"a failure is not known", {failing}, {"unknown"}, 1},
      {"servers are kept apart", {cname, gone, failing}, {"CNAME web.example.", "empty", "unknown"}, 1},
      {"other types are asked for where there is no CNAME",
       {{{RecordType::txt, "txt v=STSv1; id=1"}}},
       {"TXT \"v=STSv1; id=1\""},
       6},
      {"addresses and mail hosts are seen",
       {{{RecordType::a, "a 192.0.2.80"}, {RecordType::mx, "mx"}}},
       {"A 192.0.2.80, MX"},
       6},
      {"a zone of its own is seen", {{{RecordType::ns, "ns"}}}, {"NS"}, 6},
      {"a failure of one type is not known",
       {{{RecordType::a, "a 192.0.2.80"}, {RecordType::txt, "fail"}}},
       {"unknown"},
       6},
      {"a name without any data is known and empty", {{}}, {"empty"}, 6},
      {"a server with a CNAME has nothing else",
       {cname, {{RecordType::txt, "txt a"}}},
       {"CNAME web.example.", "TXT \"a\""},
       6},
  };
  for (const NameCase& one : cases) {
    INFO(one.name);
    std::map<std::string, Data> servers;
    for (const Data& data : one.servers) servers["192.0.2." + std::to_string(servers.size() + 1)] = data;
    ServersOfName dns(servers);
    std::vector<std::string> seen;
    for (const ServerAnswer& answer : look_up(dns)) seen.push_back(server_text(answer));
    CHECK(seen == one.seen);
    CHECK(dns.questions == one.questions);
  }
}

TEST_CASE("data of a wildcard is no data of the name") {
  const auto record = [](const std::string& text) {
    return ResourceRecord{kNameOfTest, *Ttl::from_seconds(300), TxtData{text}};
  };
  const ServerAnswer wildcard{.is_known = true, .records = {record("wild")}};
  const ServerAnswer other{.is_known = true, .records = {record("own")}};
  const ServerAnswer unknown{.is_known = false};
  CHECK(server_text(without_wildcard({wildcard}, {wildcard}).front()) == "empty");
  CHECK(server_text(without_wildcard({other}, {wildcard}).front()) == "TXT \"own\"");
  CHECK(server_text(without_wildcard({unknown}, {wildcard}).front()) == "unknown");
  CHECK(server_text(without_wildcard({wildcard}, {unknown}).front()) == "TXT \"wild\"");
}

}  // namespace mtasts::test
