// The world of a scenario: what DNS says, what the files hold, what time it is.
#pragma once

#include <chrono>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "ports/dns.h"
#include "ports/files.h"
#include "ports/network.h"
#include "scenario.h"
#include "world_servers.h"

namespace mtasts::tests {

// What one server knows of one name.
struct WorldName {
  std::vector<MxRecord> mx = {};
  std::vector<std::string> txt = {};
  std::vector<std::string> addresses = {};       // A
  std::vector<std::string> ipv6_addresses = {};  // AAAA
  std::vector<TlsaRecord> tlsa = {};
  bool authenticated = false;  // the AD bit of its answers
  std::optional<std::string> cname = {};
  std::optional<DnsFailureReason> failure = {};
};

// The names of one server. Those that are not here do not exist, unless there are names below them.
using WorldNames = std::map<std::string, WorldName>;

// The answer to a question, CNAMEs followed, wildcards expanded (RFC 4592).
[[nodiscard]] DnsAnswer answer(const WorldNames& names, const DnsQuestion& question);

class World final : public Network {
 public:
  // `files` reads zone files.
  explicit World(Files& files) : files_(files) {}

  // Throws std::runtime_error, message "line N: ...", for a line that it does not understand. A name that is
  // told again has what is told last. Files are written below the working directory.
  void change(const WorldBlock& block);

  [[nodiscard]] std::chrono::sys_seconds now() const { return now_; }
  [[nodiscard]] std::optional<std::string> environment(const std::string& name) const;

  // A server that the world does not tell of never answers.
  [[nodiscard]] Result<std::unique_ptr<Dns>> open_dns(const DnsSettings& settings) override;
  [[nodiscard]] Result<std::unique_ptr<Https>> open_https(const ConnectionSettings& /*settings*/) override {
    return servers_of_world_.https();
  }
  [[nodiscard]] Result<std::unique_ptr<Smtp>> open_smtp(const ConnectionSettings& /*settings*/) override {
    return servers_of_world_.smtp();
  }

 private:
  void change(const WorldLine& line, WorldNames& names, std::vector<std::string>& told);

  Files& files_;
  std::map<std::string, WorldNames> servers_ = {{"", {}}};  // of DNS
  WorldServers servers_of_world_;
  std::map<std::string, std::string> environment_;
  std::chrono::sys_seconds now_ =
      std::chrono::sys_days(std::chrono::year(2026) / 11 / 21) + std::chrono::hours(12);
};

}  // namespace mtasts::tests
