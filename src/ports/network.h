// Network: opens DNS, HTTPS and SMTP with the settings of the command line.
#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "mtasts/result.h"
#include "ports/dns.h"
#include "ports/dns_update.h"
#include "ports/https.h"
#include "ports/smtp.h"

namespace mtasts {

inline constexpr std::chrono::milliseconds kTimeout{5000};
inline constexpr unsigned kRetries = 2;

struct DnsSettings {
  std::vector<std::string> servers = {};     // "192.0.2.53", "::1#5353", "[::1]#5353"; empty: resolv.conf
  std::optional<std::string> resolver = {};  // replaces those of resolv.conf if `servers` is empty
  std::vector<std::string> zone_files = {};  // if any, no server is asked
  std::optional<std::string> origin = {};    // of the zone files, absolute presentation form
  std::optional<std::chrono::milliseconds> timeout = {};  // per attempt; default: resolv.conf, then kTimeout
  std::optional<unsigned> retries = {};  // after the first attempt; default: resolv.conf, then kRetries
  std::size_t concurrency = 1000;        // questions in flight
  std::optional<double> rate = {};       // questions per second
  std::optional<std::chrono::milliseconds> time_limit = {};  // of all questions, from open_dns() on
  // Believe the AD bit of servers on other machines, too; resolv.conf may allow the same for its own.
  bool trust_ad = false;
  // Called for every question that was sent, for --verbose; may be empty.
  std::function<void(const std::string& line)> trace = {};
  // Called for oddities that are no failure, such as warnings about a zone file; may be empty.
  std::function<void(const std::string& line)> warn = {};
};

// Settings of both HTTPS and SMTP.
struct ConnectionSettings {
  std::size_t concurrency = 200;                           // open connections
  std::size_t per_address = 2;                             // open connections to one address
  std::chrono::milliseconds connect_time{10'000};          // limit per address
  std::chrono::milliseconds time_limit = kFetchTimeLimit;  // of one whole exchange
  // Called with every exchange and its outcome, for --verbose; may be empty.
  std::function<void(const std::string& line)> trace = {};
};

class Network {
 public:
  virtual ~Network() = default;
  // Fault::usage, code "bad-server"; Fault::undetermined, code "unreachable", if no server is known; the
  // errors of reading zone files (Fault::input for a relative name before any $ORIGIN).
  [[nodiscard]] virtual Result<std::unique_ptr<Dns>> open_dns(const DnsSettings& settings) = 0;

  // Certificates are verified with the system's trust store: /etc/ssl/certs, SSL_CERT_FILE, SSL_CERT_DIR.
  // Fault::unreadable if it is empty or the libraries cannot be loaded.
  [[nodiscard]] virtual Result<std::unique_ptr<Https>> open_https(const ConnectionSettings& settings) = 0;
  [[nodiscard]] virtual Result<std::unique_ptr<Smtp>> open_smtp(const ConnectionSettings& settings) = 0;

  // Fault::usage, code "bad-server"; code "bad-key-file", and the errors of reading that file;
  // Fault::unreadable if the libraries cannot be loaded.
  [[nodiscard]] virtual Result<std::unique_ptr<DnsUpdate>> open_dns_update(
      const DnsUpdateSettings& settings) = 0;
};

}  // namespace mtasts
