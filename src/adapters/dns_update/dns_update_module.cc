#include "adapters/dns_update/dns_update_module.h"

#include <chrono>
#include <utility>

#include "adapters/dns_update/dns_update_client.h"
#include "adapters/dns_update/key_file.h"

namespace mtasts {
namespace {

std::chrono::sys_seconds system_time() {
  return std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
}

}  // namespace

Result<std::unique_ptr<DnsUpdate>> open_dns_update(EpollLoop& loop, const DnsUpdateSettings& settings) {
  auto server = parse_server(settings.server);
  if (!server) return fail(server.error());
  NoCoreDumps no_core_dumps;
  auto key = read_key_file(settings.key_file);
  if (!key) return fail(key.error());
  return std::make_unique<DnsUpdateClient>(loop, *std::move(server), *std::move(key), settings, system_time,
                                           std::move(no_core_dumps));
}

}  // namespace mtasts
