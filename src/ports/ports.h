// Everything that a command may ask of the outside.
#pragma once

#include <functional>
#include <optional>
#include <string>

#include "ports/clock.h"
#include "ports/event_loop.h"
#include "ports/files.h"
#include "ports/idna.h"
#include "ports/interruption.h"
#include "ports/network.h"
#include "ports/stream.h"

namespace mtasts {

struct Ports {
  Network& network;
  EventLoop& loop;
  Files& files;
  Clock& clock;
  Idna& idna;
  Interruption& interruption;
  Stream& out;
  Stream& err;
  // The environment: MTASTS_RESOLVER and SOURCE_DATE_EPOCH. Nothing when unset.
  std::function<std::optional<std::string>(const char* name)> environment;
};

}  // namespace mtasts
