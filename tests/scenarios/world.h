// World: the DNS, the servers, the files, the environment and the clock of a scenario.
#pragma once

#include <chrono>
#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "ports/dns.h"
#include "ports/dns_update.h"
#include "ports/files.h"
#include "ports/network.h"
#include "scenario.h"
#include "world_servers.h"

namespace mtasts::test {

// The data of one name on one server.
struct WorldName {
  std::vector<MxRecord> mx = {};
  std::vector<std::string> txt = {};
  std::vector<std::string> txt_rdata = {};       // TxtData::rdata of each
  std::vector<std::string> addresses = {};       // A
  std::vector<std::string> ipv6_addresses = {};  // AAAA
  std::vector<TlsaRecord> tlsa = {};
  std::vector<CaaRecord> caa = {};
  bool authenticated = false;  // the AD bit of its answers
  std::uint32_t ttl = 3600;
  bool is_cached = false;  // the answers of a named server lack the AA bit
  std::optional<std::string> cname = {};
  std::optional<DnsFailureReason> failure = {};
};

// The names of one server. Other names do not exist, unless there are names below them.
using WorldNames = std::map<std::string, WorldName>;

// Answers a question; follows CNAMEs and expands wildcards (RFC 4592).
constexpr const char* kServer = "192.0.2.53#53";
[[nodiscard]] DnsAnswer answer(const WorldNames& names, const DnsQuestion& question,
                               const std::string& server = kServer);

class World final : public Network {
 public:
  // `files` is used to read zone files.
  explicit World(Files& files) : files_(files) {}

  // Applies a world block. A repeated name replaces the earlier one. Files are written below the working
  // directory. Throws std::runtime_error, message "line N: ...", for an invalid line.
  void change(const WorldBlock& block);

  [[nodiscard]] std::chrono::sys_seconds now() const { return now_; }
  void pass(std::chrono::seconds time) { now_ += time; }
  [[nodiscard]] std::optional<std::string> environment(const std::string& name) const;

  // The lines that somebody types at a terminal, in order.
  [[nodiscard]] bool has_answer() const { return !answers_.empty(); }
  [[nodiscard]] std::optional<std::string> take_answer();

  // "MX example.com", and "every CNAME mta-sts.example.com" to the authoritative servers.
  [[nodiscard]] const std::vector<std::string>& questions() const { return questions_; }
  void forget_questions() { questions_.clear(); }

  // A server that the world does not define never answers.
  [[nodiscard]] Result<std::unique_ptr<Dns>> open_dns(const DnsSettings& settings) override;
  [[nodiscard]] Result<std::unique_ptr<Https>> open_https(const ConnectionSettings& /*settings*/) override {
    return connection_servers_.https();
  }
  [[nodiscard]] Result<std::unique_ptr<Smtp>> open_smtp(const ConnectionSettings& /*settings*/) override {
    return connection_servers_.smtp();
  }
  // A primary server whose names are those of `world @ADDRESS`, else those of the world.
  [[nodiscard]] Result<std::unique_ptr<DnsUpdate>> open_dns_update(
      const DnsUpdateSettings& settings) override;

 private:
  void change(const WorldLine& line, WorldNames& names, std::vector<std::string>& changed);

  Files& files_;
  std::map<std::string, WorldNames> servers_ = {{"", {}}};  // of DNS
  WorldNames differing_ = {};                               // on the second authoritative server
  WorldServers connection_servers_;
  std::map<std::string, std::string> environment_;
  std::deque<std::string> answers_;
  std::string primary_ = "works";  // the behaviour of primary servers
  std::vector<std::string> questions_;
  std::chrono::sys_seconds now_ =
      std::chrono::sys_days(std::chrono::year(2026) / 11 / 21) + std::chrono::hours(12);
};

}  // namespace mtasts::test
