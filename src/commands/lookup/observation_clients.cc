#include "commands/lookup/observation_clients.h"

#include <algorithm>
#include <utility>

#include "commands/lookup/zone_files_first.h"

namespace mtasts {
namespace {

ConnectionSettings connection_settings(const ObservationOptions& options, Context& context) {
  ConnectionSettings settings;
  settings.concurrency =
      std::min(std::max(settings.concurrency, options.connections), options.lookup.concurrency);
  settings.per_address = options.connections;
  if (context.diagnostics.verbose()) {
    settings.trace = [&diagnostics = context.diagnostics](const std::string& line) {
      diagnostics.detail(line);
    };
  }
  return settings;
}

}  // namespace

Result<ObservationClients> ObservationClients::open(const ObservationOptions& options, Context& context) {
  auto dns = open_dns_zone_files_first(options.lookup, context);
  if (!dns) return fail(dns.error());
  const ConnectionSettings settings = connection_settings(options, context);
  auto https = context.ports.network.open_https(settings);
  if (!https) return fail(https.error());
  ObservationClients clients{*std::move(dns), *std::move(https)};
  if (options.no_smtp || options.lookup.offline) return clients;
  auto smtp = context.ports.network.open_smtp(settings);
  if (!smtp) return fail(smtp.error());
  clients.smtp = *std::move(smtp);
  return clients;
}

}  // namespace mtasts
