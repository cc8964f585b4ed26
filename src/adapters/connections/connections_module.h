// The functions of the connections module: HTTPS, SMTP and IMAP with the trusted roots of this machine. They
// are defined twice, and one definition is linked: the real one here, or that of adapters/loading, which
// loads the module first.
#pragma once

#include <memory>

#include "adapters/report_mail/message_source.h"
#include "mtasts/result.h"
#include "ports/https.h"
#include "ports/network.h"
#include "ports/smtp.h"

namespace mtasts {

class EpollLoop;

// `loop` must outlive the result. Fault::unreadable, code "no-trusted-roots", if this machine has no trusted
// roots; code "module-not-loaded" if the module cannot be loaded.
[[nodiscard]] Result<std::unique_ptr<Https>> open_curl_https(EpollLoop& loop,
                                                             const ConnectionSettings& settings);
[[nodiscard]] Result<std::unique_ptr<Smtp>> open_socket_smtp(EpollLoop& loop,
                                                             const ConnectionSettings& settings);

// The messages of ReportMail::open_imap().
[[nodiscard]] Result<std::unique_ptr<MessageSource>> open_imap_messages(const ImapMailbox& mailbox,
                                                                        const HasRead& has_read);

// The libraries of the module, with the versions that run. Fault::unreadable, code "module-not-loaded".
[[nodiscard]] Result<std::string> connections_libraries();

// The function table that the module exports.
struct ConnectionsModule {
  decltype(&open_curl_https) open_https;
  decltype(&open_socket_smtp) open_smtp;
  decltype(&open_imap_messages) open_imap;
  decltype(&connections_libraries) libraries;
};

}  // namespace mtasts
