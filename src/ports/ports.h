// Ports: every interface to the outside world that a command may use.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "mtasts/result.h"
#include "ports/clock.h"
#include "ports/event_loop.h"
#include "ports/files.h"
#include "ports/idna.h"
#include "ports/interruption.h"
#include "ports/network.h"
#include "ports/programs.h"
#include "ports/report_mail.h"
#include "ports/report_store.h"
#include "ports/stream.h"
#include "ports/terminal.h"
#include "ports/toml.h"

namespace mtasts {

// A part of the program, and the versions of its libraries: "ldns 1.8.3". Fault::unreadable, code
// "module-not-loaded", if it is missing.
struct ProgramPart {
  std::string name;  // "ldns"
  Result<std::string> libraries;
};

struct ProgramBuild {
  std::string identity;  // a digest of sources, compiler and settings
  std::string compiler;  // "g++ 12.2.0"
  std::vector<ProgramPart> parts;
};

struct Ports {
  Network& network;
  EventLoop& loop;
  Files& files;
  Clock& clock;
  Idna& idna;
  Interruption& interruption;
  Stream& out;
  Stream& err;
  Terminal& terminal;
  ReportMail& report_mail;
  ReportStores& report_stores;
  Toml& toml;
  Programs& programs;
  // Reads an environment variable (MTASTS_RESOLVER, SOURCE_DATE_EPOCH); nothing if it is unset.
  std::function<std::optional<std::string>(const char* name)> environment;
  std::function<ProgramBuild()> build;
};

}  // namespace mtasts
