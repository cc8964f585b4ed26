// DnsUpdate: changes records at the primary server of their zones (RFC 2136), signed with TSIG (RFC 8945).
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "mtasts/dns_update.h"
#include "mtasts/result.h"
#include "ports/task.h"

namespace mtasts {

struct DnsUpdateSettings {
  std::string server;    // of the primary: "192.0.2.53", "2001:db8::53#5353"
  std::string key_file;  // see parse_tsig_key()
  std::chrono::milliseconds question_time{5000};
  std::chrono::milliseconds update_time{30'000};  // the server may have to write and sign the zone
};

enum class UpdateStatus {
  done,       // the server confirms the change
  unchanged,  // the server has the wanted records already; nothing was sent
  conflict,   // the server has other records than those before the step; nothing was changed
  failed,     // nothing was changed
  unknown,    // sent, and no valid reply came
};

struct UpdateOutcome {
  UpdateStatus status = UpdateStatus::failed;
  std::optional<Error> error = {};  // unless done or unchanged
};

class DnsUpdate {
 public:
  virtual ~DnsUpdate() = default;
  // Takes the steps, each as a whole or not at all, and returns an outcome for each. Reads the names at the
  // server first. Nothing is repeated after a lost reply: read the authoritative servers, then decide.
  [[nodiscard]] virtual Task<std::vector<UpdateOutcome>> apply(std::vector<ChangeName> steps) = 0;
};

}  // namespace mtasts
