// The HTTPS and SMTP servers of a scenario's world.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <utility>

#include "ports/https.h"
#include "ports/smtp.h"
#include "scenario.h"

namespace mtasts::tests {

// What each host answers at each of its addresses; the address "" stands for all that are not told.
class WorldServers {
 public:
  // "https HOST WORD..." with the body below it, or "smtp HOST WORD...": what the server is from now on.
  // Whether the line is one. Throws std::runtime_error for a word that it does not understand.
  bool change(const WorldLine& line);

  // A host that was not told of refuses connections. The answers are those of now.
  [[nodiscard]] std::unique_ptr<Https> https() const;
  [[nodiscard]] std::unique_ptr<Smtp> smtp() const;

 private:
  using Place = std::pair<std::string, std::string>;  // host, address

  std::map<Place, PolicyFetch> policies_;
  std::map<Place, SmtpSession> mail_;
};

}  // namespace mtasts::tests
