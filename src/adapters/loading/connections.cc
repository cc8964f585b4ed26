// Loads the connections module when HTTPS or SMTP is first opened.
#include "adapters/connections/connections_module.h"
#include "adapters/loading/module_table.h"

namespace mtasts {
namespace {

const Result<const ConnectionsModule*>& connections_table() {
  static const auto kTable = load_module_table<ConnectionsModule>("connections");
  return kTable;
}

}  // namespace

Result<std::unique_ptr<Https>> open_curl_https(EpollLoop& loop, const ConnectionSettings& settings) {
  if (!connections_table()) return fail(connections_table().error());
  return (*connections_table())->open_https(loop, settings);
}

Result<std::unique_ptr<Smtp>> open_socket_smtp(EpollLoop& loop, const ConnectionSettings& settings) {
  if (!connections_table()) return fail(connections_table().error());
  return (*connections_table())->open_smtp(loop, settings);
}

Result<std::unique_ptr<MessageSource>> open_imap_messages(const ImapMailbox& mailbox,
                                                          const HasRead& has_read) {
  if (!connections_table()) return fail(connections_table().error());
  return (*connections_table())->open_imap(mailbox, has_read);
}

Result<std::string> connections_libraries() {
  if (!connections_table()) return fail(connections_table().error());
  return (*connections_table())->libraries();
}

}  // namespace mtasts
