// TransportReply: the outcome of one query to one server over UDP or TCP.
#pragma once

#include <string>

namespace mtasts {

struct TransportReply {
  enum class Outcome {
    answered,     // octets: the packet
    timeout,      // no answer in time
    unreachable,  // detail: the error of the system
    malformed,    // detail: the defect
  };
  Outcome outcome = Outcome::timeout;
  std::string octets = {};
  std::string detail = {};
};

}  // namespace mtasts
