// WorldServers: the HTTPS and SMTP servers of a scenario's world.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <utility>

#include "ports/https.h"
#include "ports/smtp.h"
#include "scenario.h"

namespace mtasts::test {

// Holds the answer of each host at each address; the address "" covers all undefined ones.
class WorldServers {
 public:
  // Applies a line "https HOST WORD..." with the indented body, or "smtp HOST WORD...". Returns false for
  // another line. Throws std::runtime_error for an unknown word.
  bool change(const WorldLine& line);

  // Copies of the current answers. An undefined host refuses connections.
  [[nodiscard]] std::unique_ptr<Https> https() const;
  [[nodiscard]] std::unique_ptr<Smtp> smtp() const;

 private:
  using Endpoint = std::pair<std::string, std::string>;  // host, address

  std::map<Endpoint, PolicyFetch> policies_;
  std::map<Endpoint, SmtpSession> sessions_;
};

}  // namespace mtasts::test
