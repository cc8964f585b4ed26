// The functions of the modules. Each loads its module first.
#include <string_view>
#include <utility>

#include "adapters/connections/connections_module.h"
#include "adapters/dns/dns_message.h"
#include "adapters/dns_update/dns_update_module.h"
#include "adapters/libidn2/libidn2_idna.h"
#include "adapters/report_mail/report_reader.h"
#include "adapters/report_store/report_stores.h"
#include "adapters/system/module.h"

namespace mtasts {
namespace {

// The table of functions of the module `name`. A failure is not kept: descriptors may be free again at the
// next call.
template <class Table>
Result<const Table*> module_table(std::string_view name) {
  static const Table* table = nullptr;
  if (table == nullptr) {
    const auto path = module_path(name);
    if (!path) return fail(path.error());
    const auto loaded = load_module(*path);
    if (!loaded) return fail(loaded.error());
    table = static_cast<const Table*>(*loaded);
  }
  return table;
}

// Calls a function of the module `name`.
template <class Table, class Value, class... Parameters>
Result<Value> call(std::string_view name, Result<Value> (*Table::*function)(Parameters...),
                   std::type_identity_t<Parameters>... arguments) {
  const auto table = module_table<Table>(name);
  if (!table) return fail(table.error());
  return ((*table)->*function)(std::forward<Parameters>(arguments)...);
}

}  // namespace

Result<std::unique_ptr<Https>> open_curl_https(EpollLoop& loop, const ConnectionSettings& settings) {
  return call("connections", &ConnectionsModule::open_https, loop, settings);
}

Result<std::unique_ptr<Smtp>> open_socket_smtp(EpollLoop& loop, const ConnectionSettings& settings) {
  return call("connections", &ConnectionsModule::open_smtp, loop, settings);
}

Result<std::unique_ptr<MessageSource>> open_imap_messages(const ImapMailbox& mailbox,
                                                          const HasRead& has_read) {
  return call("connections", &ConnectionsModule::open_imap, mailbox, has_read);
}

Result<std::string> connections_libraries() {
  return call("connections", &ConnectionsModule::libraries);
}

Result<DnsMessage> decode_dns_message(std::string_view packet, RecordType asked) {
  return call("ldns", &DnsMessageModule::decode, packet, asked);
}

Result<std::string> ldns_libraries() {
  return call("ldns", &DnsMessageModule::libraries);
}

Result<std::unique_ptr<DnsUpdate>> open_dns_update(EpollLoop& loop, const DnsUpdateSettings& settings) {
  return call("dns_update", &DnsUpdateModule::open, loop, settings);
}

Result<std::string> libidn2_to_a_labels(std::string_view name) {
  return call("libidn2", &Libidn2Module::a_labels, name);
}

Result<std::string> libidn2_libraries() {
  return call("libidn2", &Libidn2Module::libraries);
}

Result<std::unique_ptr<ReportStream>> open_report_mail(ReportPaths paths, HasRead has_read) {
  return call("report_mail", &ReportMailModule::open, std::move(paths), std::move(has_read));
}

Result<std::unique_ptr<ReportStream>> open_report_messages(std::unique_ptr<MessageSource> source) {
  return call("report_mail", &ReportMailModule::open_messages, std::move(source));
}

Result<std::string> report_mail_libraries() {
  return call("report_mail", &ReportMailModule::libraries);
}

Result<std::unique_ptr<ReportStore>> open_report_store(const std::optional<std::string>& path,
                                                       IfMissing if_missing) {
  return call("report_store", &ReportStoreModule::open, path, if_missing);
}

Result<std::string> report_store_libraries() {
  return call("report_store", &ReportStoreModule::libraries);
}

}  // namespace mtasts
