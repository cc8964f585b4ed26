// Result<T>: a value, or the reason why there is none. The only header that names tl::expected, so that
// std::expected can take its place.
#pragma once

#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <utility>

#include "mtasts/code.h"

namespace mtasts {

// The kind of failure. It determines the exit status.
enum class Fault {
  usage,         // the command line asks for what cannot be
  input,         // data that was handed in is malformed
  refused,       // asked, and what was found is broken or may not be emitted
  undetermined,  // asked, and no answer came that decides
  unreadable,    // a file cannot be opened or read
  not_created,   // a file cannot be created
  io,            // reading or writing broke off: disk full, pipe gone
  locked,        // another process holds what is needed
  permission,    // the system forbids it
  settings,      // the settings file is malformed or contradicts itself
  internal,      // a bug
};

struct Error {
  Fault fault = Fault::internal;
  Code code;            // a stable word for machines: "timeout", "bad-domain-name"
  std::string message;  // what and where, lower case, no final stop; names the RFC section where one decides
  std::string hint = {};  // what to do about it; may be empty

  // The same error, seen from one step further out: "policy.txt: line 3: ...".
  [[nodiscard]] Error within(std::string_view place) const {
    return {fault, code, std::string(place) + ": " + message, hint};
  }
};

template <class T>
using Result = tl::expected<T, Error>;

[[nodiscard]] inline tl::unexpected<Error> fail(Error error) {
  return tl::unexpected<Error>(std::move(error));
}

}  // namespace mtasts
