// Opens what goes over the network: the DNS that the command line asks for, HTTPS, SMTP.
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
#include "ports/https.h"
#include "ports/smtp.h"

namespace mtasts {

inline constexpr std::chrono::milliseconds kTimeout{5000};
inline constexpr unsigned kRetries = 2;

struct DnsSettings {
  std::vector<std::string> servers = {};     // "192.0.2.53", "::1#5353", "[::1]#5353"; empty: resolv.conf
  std::optional<std::string> resolver = {};  // where no server is named: in place of resolv.conf's
  std::vector<std::string> zone_files = {};  // if any, they are the DNS
  std::optional<std::string> origin = {};    // of the zone files, absolute presentation form
  std::optional<std::chrono::milliseconds> timeout =
      {};                                // of one try; else as resolv.conf says, else kTimeout
  std::optional<unsigned> retries = {};  // tries after the first; else as resolv.conf says, else kRetries
  std::size_t concurrency = 1000;        // questions under way at once
  std::optional<double> rate = {};       // questions a second
  // Told of every question that was asked, for --verbose; may be empty.
  std::function<void(const std::string& line)> trace = {};
  // Told of what is odd but no failure: a zone file's syntax error beside the point; may be empty.
  std::function<void(const std::string& line)> warn = {};
};

// For HTTPS and SMTP alike.
struct ConnectionSettings {
  std::size_t concurrency = 200;                           // connections at once, 2 of them to one address
  std::chrono::milliseconds connect_time{10'000};          // to one address
  std::chrono::milliseconds time_limit = kFetchTimeLimit;  // of one exchange, from first to last
  // Told of every exchange and how it ended, for --verbose; may be empty.
  std::function<void(const std::string& line)> trace = {};
};

class Network {
 public:
  virtual ~Network() = default;
  // Fault::usage, code "bad-server"; Fault::undetermined, code "unreachable", when no server is known; errors
  // of reading zone files (Fault::input for a relative name before any $ORIGIN).
  [[nodiscard]] virtual Result<std::unique_ptr<Dns>> open_dns(const DnsSettings& settings) = 0;

  // Certificates are held against the roots of this system: /etc/ssl/certs, SSL_CERT_FILE, SSL_CERT_DIR.
  // Fault::unreadable where there are none, or the libraries cannot be loaded.
  [[nodiscard]] virtual Result<std::unique_ptr<Https>> open_https(const ConnectionSettings& settings) = 0;
  [[nodiscard]] virtual Result<std::unique_ptr<Smtp>> open_smtp(const ConnectionSettings& settings) = 0;
};

}  // namespace mtasts
