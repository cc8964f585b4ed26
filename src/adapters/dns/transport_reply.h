// TransportReply: the outcome of one query to one server over UDP or TCP.
#pragma once

#include <cstring>
#include <string>

#include "adapters/system/local_failure.h"

namespace mtasts {

struct TransportReply {
  enum class Outcome {
    answered,     // octets: the packet
    timeout,      // no answer in time
    unreachable,  // detail: the error of the system
    local,        // this machine lacked a resource; detail: the error of the system
    malformed,    // detail: the defect
  };
  Outcome outcome = Outcome::timeout;
  std::string octets = {};
  std::string detail = {};

  // The reply to a query that a system call failed to send, or whose socket has an error.
  [[nodiscard]] static TransportReply of_error(int error) {
    return {is_local_failure(error) ? Outcome::local : Outcome::unreachable, {}, std::strerror(error)};
  }
};

}  // namespace mtasts
