#include "world_servers.h"

#include <array>
#include <ctime>
#include <iomanip>
#include <sstream>
#include <stdexcept>
#include <vector>

namespace mtasts::test {
namespace {

using std::chrono::milliseconds;

std::vector<std::string> parts_of(const std::string& list) {
  std::vector<std::string> parts;
  std::istringstream stream(list);
  for (std::string part; std::getline(stream, part, ',');) parts.push_back(part);
  return parts;
}

std::chrono::sys_seconds day_of(const std::string& word) {
  std::istringstream stream(word);
  std::tm parts = {};
  stream >> std::get_time(&parts, "%Y-%m-%d");
  if (!stream) throw std::runtime_error("a day is written 2026-11-21");
  return std::chrono::sys_seconds(std::chrono::seconds(timegm(&parts)));
}

// A session with a valid certificate for the host.
TlsSession good_session(const std::string& host) {
  Certificate certificate{.subject = "CN=" + host, .issuer = "CN=World CA", .dns_names = {host}};
  certificate.not_before = day_of("2026-10-01");
  certificate.not_after = day_of("2027-01-31");
  certificate.public_key.sha256 = std::string(32, '\xAA');
  return {.version = "TLSv1.3", .cipher = "TLS_AES_256_GCM_SHA384", .chain = {certificate}};
}

constexpr std::array kFaults = {std::pair{"expired", ChainFaultKind::expired},
                                std::pair{"not-yet-valid", ChainFaultKind::not_yet_valid},
                                std::pair{"self-signed", ChainFaultKind::self_signed},
                                std::pair{"unknown-issuer", ChainFaultKind::unknown_issuer},
                                std::pair{"weak", ChainFaultKind::weak},
                                std::pair{"untrusted", ChainFaultKind::other}};

ChainFault fault_of(const std::string& word) {
  for (const auto& [name, kind] : kFaults) {
    if (word == name) return {.kind = kind, .message = "certificate is " + word};
  }
  throw std::runtime_error("no fault of a chain: " + word);
}

// Applies a setting of the TLS session. Returns false for another key.
bool change_tls(TlsSession& tls, const std::string& key, const std::string& value) {
  Certificate& leaf = tls.chain.front();
  if (key == "issuer") {
    leaf.issuer = value;
  } else if (key == "names") {
    leaf.dns_names = parts_of(value);
  } else if (key == "begins") {
    leaf.not_before = day_of(value);
  } else if (key == "ends") {
    leaf.not_after = day_of(value);
  } else if (key == "fault") {
    tls.chain_faults.push_back(fault_of(value));
  } else if (key == "purposes") {
    leaf.extended_key_usage = parts_of(value);
  } else if (key == "tls") {
    tls.version = value;
  } else {
    return false;
  }
  return true;
}

// Finds the outcome by its text; `last` is the last enumerator.
template <class Outcome>
Outcome outcome_of(const std::string& word, Outcome last) {
  for (int i = 0; i <= static_cast<int>(last); ++i) {
    const auto outcome = static_cast<Outcome>(i);
    if (text(outcome) == word) return outcome;
  }
  throw std::runtime_error("no such outcome: " + word);
}

// The failure text of an adapter; the judge words the other outcomes.
std::string failure_of(const std::string& outcome) {
  if (outcome == "unreachable") return "Connection refused";
  if (outcome == "no-route") return "Network is unreachable";
  if (outcome == "local-failure") return "Too many open files";
  return outcome == "timeout" ? "no answer within 60 s" : "";
}

// Parses "key=value" in each word after the host.
std::vector<std::pair<std::string, std::string>> settings_of(const WorldLine& line) {
  std::vector<std::pair<std::string, std::string>> settings;
  for (std::size_t i = 2; i < line.words.size(); ++i) {
    const std::string& word = line.words[i];
    const std::size_t equals = word.find('=');
    if (equals == std::string::npos) throw std::runtime_error("not of the form key=value: " + word);
    settings.emplace_back(word.substr(0, equals), word.substr(equals + 1));
  }
  return settings;
}

PolicyFetch parse_policy(const WorldLine& line, std::string& address, std::string& path) {
  PolicyFetch fetch{.outcome = FetchOutcome::answered, .tls = good_session(line.words.at(1)), .status = 200};
  fetch.content_type = "text/plain";
  fetch.body = line.content;
  fetch.time = milliseconds(40);
  for (const auto& [key, value] : settings_of(line)) {
    if (key == "address") {
      address = value;
    } else if (key == "path") {
      path = value;
    } else if (key == "status") {
      fetch.status = std::stoi(value);
    } else if (key == "type") {
      fetch.content_type = value;
    } else if (key == "encoding") {
      fetch.content_encoding = value;
    } else if (key == "length") {
      fetch.content_length.push_back(value);
    } else if (key == "transfer") {
      fetch.transfer_encoding.push_back(value);
    } else if (key == "location") {
      fetch.location = value;
    } else if (key == "time") {
      fetch.time = milliseconds(std::stoi(value));
    } else if (key == "server") {
      fetch.server = value;
    } else if (key == "date") {
      fetch.date = day_of(value);
    } else if (key == "outcome") {
      fetch = {
          .outcome = outcome_of(value == "no-route" ? "unreachable" : value, FetchOutcome::local_failure),
          .failure = failure_of(value),
          .no_route = value == "no-route"};
    } else if (!fetch.tls || !change_tls(*fetch.tls, key, value)) {
      throw std::runtime_error("no word about HTTPS: " + key);
    }
  }
  return fetch;
}

SmtpSession parse_session(const WorldLine& line, std::string& address) {
  SmtpSession session{
      .outcome = SmtpOutcome::secured, .reply = "220 ready", .tls = good_session(line.words.at(1))};
  session.time = milliseconds(60);
  for (const auto& [key, value] : settings_of(line)) {
    if (key == "address") {
      address = value;
    } else if (key == "outcome") {
      session = {
          .outcome = outcome_of(value == "no-route" ? "unreachable" : value, SmtpOutcome::local_failure),
          .failure = failure_of(value),
          .no_route = value == "no-route"};
    } else if (key == "reply") {
      session.reply = value;
    } else if (key == "requiretls") {
      session.requiretls = value == "yes";
    } else if (!session.tls || !change_tls(*session.tls, key, value)) {
      throw std::runtime_error("no word about SMTP: " + key);
    }
  }
  return session;
}

// The answer of the host at that address, else of the host.
template <class Answer>
Answer answer_at(const std::map<std::pair<std::string, std::string>, Answer>& answers,
                 const std::string& host, const std::string& address, std::uint16_t port) {
  auto found = answers.find({host, address});
  if (found == answers.end()) found = answers.find({host, ""});
  Answer answer;
  answer.failure = "connection refused";
  if (found != answers.end()) answer = found->second;
  answer.address = address;
  answer.port = port;
  return answer;
}

// As the real one, it does not try what is unreachable again, until forget_failures().
class ScriptedHttps final : public Https {
 public:
  explicit ScriptedHttps(const std::map<std::pair<std::string, std::string>, PolicyFetch>& answers)
      : answers_(answers) {}
  Task<PolicyFetch> fetch(HttpsRequest request) override {
    const std::string& host = request.policy_host.text();
    if (request.path == kPolicyPath) {
      const auto known = failed_.find(host + ' ' + request.address);
      if (known != failed_.end()) co_return known->second;
      PolicyFetch fetch = answer_at(answers_, host, request.address, request.port);
      if (fetch.outcome == FetchOutcome::unreachable) failed_[host + ' ' + request.address] = fetch;
      co_return fetch;
    }
    PolicyFetch fetch = answer_at(answers_, host + request.path, request.address, request.port);
    if (fetch.outcome == FetchOutcome::unreachable) {
      fetch.outcome = FetchOutcome::answered;
      fetch.status = 404;
    }
    co_return fetch;
  }
  void forget_failures() override { failed_.clear(); }

 private:
  const std::map<std::pair<std::string, std::string>, PolicyFetch>& answers_;  // by host, with any other path
  std::map<std::string, PolicyFetch> failed_ = {};
};

class ScriptedSmtp final : public Smtp {
 public:
  explicit ScriptedSmtp(std::map<std::pair<std::string, std::string>, SmtpSession> answers)
      : answers_(std::move(answers)) {}
  Task<SmtpSession> probe(SmtpRequest request) override {
    co_return answer_at(answers_, request.mx_host.text(), request.address, request.port);
  }

 private:
  std::map<std::pair<std::string, std::string>, SmtpSession> answers_;
};

}  // namespace

bool WorldServers::change(const WorldLine& line) {
  if (line.words.size() < 2) return false;
  const std::string& kind = line.words.at(0);
  std::string address;
  if (kind == "https") {
    std::string path;
    const PolicyFetch fetch = parse_policy(line, address, path);
    policies_[{line.words[1] + path, address}] = fetch;
    return true;
  }
  if (kind == "smtp" && line.content.empty()) {
    const SmtpSession session = parse_session(line, address);
    sessions_[{line.words[1], address}] = session;
    return true;
  }
  return false;
}

std::unique_ptr<Https> WorldServers::https() const {
  return std::make_unique<ScriptedHttps>(policies_);
}

std::unique_ptr<Smtp> WorldServers::smtp() const {
  return std::make_unique<ScriptedSmtp>(sessions_);
}

}  // namespace mtasts::test
