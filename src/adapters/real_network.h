// RealNetwork: zone files, or the DNS servers that the command line or the system names; HTTPS and SMTP with
// the roots of this machine, loaded when they are first opened.
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
  // Both must outlive it, and the loop everything that it opens.
  RealNetwork(EpollLoop& loop, Files& files, std::string resolv_conf = kResolvConfPath)
      : loop_(loop), files_(files), resolv_conf_(std::move(resolv_conf)) {}

  // Beside the errors that Network names: those of reading resolv.conf.
  [[nodiscard]] Result<std::unique_ptr<Dns>> open_dns(const DnsSettings& settings) override;
  // Fault::unreadable: codes "no-trusted-roots", where this machine trusts nobody, and "module-not-loaded".
  [[nodiscard]] Result<std::unique_ptr<Https>> open_https(const ConnectionSettings& settings) override;
  [[nodiscard]] Result<std::unique_ptr<Smtp>> open_smtp(const ConnectionSettings& settings) override;

 private:
  EpollLoop& loop_;
  Files& files_;
  std::string resolv_conf_;
};

}  // namespace mtasts
