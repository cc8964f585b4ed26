// SystemPorts: all ports over the real system.
#pragma once

#include "adapters/connections/connections_module.h"
#include "adapters/event_loop/epoll_loop.h"
#include "adapters/files/posix_files.h"
#include "adapters/libidn2/libidn2_idna.h"
#include "adapters/real_network.h"
#include "adapters/report_mail/report_reader.h"
#include "adapters/report_store/report_stores.h"
#include "adapters/system/child_programs.h"
#include "adapters/system/fd_stream.h"
#include "adapters/system/fd_terminal.h"
#include "adapters/system/signal_interruption.h"
#include "adapters/system/system_clock.h"
#include "adapters/toml/toml_parser.h"
#include "ports/ports.h"

namespace mtasts {

class MailboxReports final : public ReportMail {
 public:
  [[nodiscard]] Result<std::unique_ptr<ReportStream>> open(ReportPaths paths, HasRead has_read) override {
    return open_report_mail(std::move(paths), std::move(has_read));
  }
  [[nodiscard]] Result<std::unique_ptr<ReportStream>> open_imap(const ImapMailbox& mailbox,
                                                                HasRead has_read) override {
    auto messages = open_imap_messages(mailbox, has_read);
    if (!messages) return fail(messages.error());
    return open_report_messages(*std::move(messages));
  }
};

// One per process: it manages the standard descriptors and the signals.
class SystemPorts {
 public:
  SystemPorts();

  [[nodiscard]] Ports& ports() { return ports_; }

 private:
  // First member, so that it runs before another one opens a file.
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
  FdTerminal terminal_;
  MailboxReports report_mail_;
  FileReportStores report_stores_;
  TomlParser toml_;
  ChildPrograms programs_;
  Ports ports_;
};

}  // namespace mtasts
