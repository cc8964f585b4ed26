// RealNetwork: DNS from zone files or servers; HTTPS and SMTP with the trust store of this machine, which is
// loaded when the first of them is opened.
#pragma once

#include <memory>
#include <string>
#include <utility>

#include "adapters/dns/resolv_conf.h"
#include "adapters/event_loop/epoll_loop.h"
#include "ports/files.h"
#include "ports/network.h"

namespace mtasts {

class RealNetwork final : public Network {
 public:
  // Loop and files must outlive this, and the loop everything that this opens.
  RealNetwork(EpollLoop& loop, Files& files, std::string resolv_conf = kResolvConfPath)
      : loop_(loop), files_(files), resolv_conf_(std::move(resolv_conf)) {}

  // May also fail with the errors of reading resolv.conf.
  [[nodiscard]] Result<std::unique_ptr<Dns>> open_dns(const DnsSettings& settings) override;
  // Fault::unreadable, codes "no-trusted-roots" (the trust store is empty) and "module-not-loaded".
  [[nodiscard]] Result<std::unique_ptr<Https>> open_https(const ConnectionSettings& settings) override;
  [[nodiscard]] Result<std::unique_ptr<Smtp>> open_smtp(const ConnectionSettings& settings) override;
  [[nodiscard]] Result<std::unique_ptr<DnsUpdate>> open_dns_update(
      const DnsUpdateSettings& settings) override;

 private:
  // The DNS client of the settings without their time limit.
  [[nodiscard]] Result<std::unique_ptr<Dns>> open_client(const DnsSettings& settings);

  EpollLoop& loop_;
  Files& files_;
  std::string resolv_conf_;
};

}  // namespace mtasts
