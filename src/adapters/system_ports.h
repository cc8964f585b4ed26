// The real ports, all of them, over this machine.
#pragma once

#include "adapters/event_loop/epoll_loop.h"
#include "adapters/files/posix_files.h"
#include "adapters/libidn2/libidn2_idna.h"
#include "adapters/real_network.h"
#include "adapters/system/fd_stream.h"
#include "adapters/system/signal_interruption.h"
#include "adapters/system/system_clock.h"
#include "ports/ports.h"

namespace mtasts {

// One a process: it takes the standard descriptors and the signals into its care.
class SystemPorts {
 public:
  SystemPorts();

  [[nodiscard]] Ports& ports() { return ports_; }

 private:
  // Runs before any member can open a file.
  struct Process {
    Process();
  };

  Process process_;
  EpollLoop loop_;
  PosixFiles files_;
  RealNetwork network_;
  SystemClock clock_;
  Libidn2Idna idna_;
  SignalInterruption interruption_;
  FdStream out_;
  FdStream err_;
  Ports ports_;
};

}  // namespace mtasts
