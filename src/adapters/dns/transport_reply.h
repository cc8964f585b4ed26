// TransportReply: what became of one question sent to one server, over UDP or TCP.
#pragma once

#include <string>

namespace mtasts {

struct TransportReply {
  enum class Outcome {
    answered,     // octets: a packet that answers the question
    timeout,      // nothing came in time
    unreachable,  // detail: what the system said
    malformed,    // detail: what was wrong
  };
  Outcome outcome = Outcome::timeout;
  std::string octets = {};
  std::string detail = {};
};

}  // namespace mtasts
