// update-client SERVER KEYFILE: changes records by the port DnsUpdate, for update_test.py. Each line of
// standard input is a step: OWNER, "|", records before, "|", records after; a record is TTL, TYPE and data,
// and ends with a tab. Prints the status and the code of each outcome, then the messages to standard error.
#include <fmt/format.h>

#include <iostream>
#include <string>

#include "adapters/dns_update/dns_update_module.h"
#include "adapters/event_loop/epoll_loop.h"

namespace mtasts::test {
namespace {

std::string_view status_text(UpdateStatus status) {
  switch (status) {
    case UpdateStatus::done: return "done";
    case UpdateStatus::unchanged: return "unchanged";
    case UpdateStatus::conflict: return "conflict";
    case UpdateStatus::failed: return "failed";
    case UpdateStatus::unknown: return "unknown";
  }
  return "";
}

// Takes the text up to the separator.
std::string take(std::string& text, char separator) {
  const std::size_t end = std::min(text.find(separator), text.size());
  std::string taken = text.substr(0, end);
  text.erase(0, end + 1);
  return taken;
}

std::vector<ResourceRecord> read_records(const DomainName& owner, std::string text) {
  std::vector<ResourceRecord> records;
  while (!text.empty()) {
    std::string record = take(text, '\t');
    const Ttl ttl = *Ttl::from_seconds(std::stoul(take(record, ' ')));
    const std::string type = take(record, ' ');
    if (type == "TXT") records.push_back({owner, ttl, TxtData{record}});
    if (type == "CNAME") records.push_back({owner, ttl, CnameData{*DomainName::parse(record)}});
    if (type == "A" || type == "AAAA")
      records.push_back({owner, ttl, AddressData{*IpAddress::parse(record)}});
  }
  return records;
}

Task<void> apply_all(DnsUpdate& update, std::vector<ChangeName> steps, std::vector<UpdateOutcome>& outcomes) {
  outcomes = co_await update.apply(std::move(steps));
}

int run(const std::string& server, const std::string& key_file) {
  EpollLoop loop;
  DnsUpdateSettings settings;
  settings.server = server;
  settings.key_file = key_file;
  const auto update = open_dns_update(loop, settings);
  if (!update) {
    std::cerr << update.error().message << '\n';
    return 2;
  }
  std::vector<ChangeName> steps;
  for (std::string line; std::getline(std::cin, line);) {
    const DomainName owner = *DomainName::parse(take(line, '|'));
    const std::string before = take(line, '|');
    steps.push_back({owner, read_records(owner, before), read_records(owner, line)});
  }
  std::vector<UpdateOutcome> outcomes;
  Task<void> task = apply_all(**update, std::move(steps), outcomes);
  loop.run(task);
  task.take();
  for (const UpdateOutcome& outcome : outcomes) {
    std::cout << status_text(outcome.status) << ' ' << (outcome.error ? outcome.error->code.text() : "-")
              << '\n';
    if (outcome.error) std::cerr << outcome.error->message << '\n';
  }
  return 0;
}

}  // namespace
}  // namespace mtasts::test

int main(int argc, char** argv) {
  return argc == 3 ? mtasts::test::run(argv[1], argv[2]) : 64;
}
