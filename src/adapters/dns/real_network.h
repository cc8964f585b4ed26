// RealNetwork: zone files, or the servers that the command line or the system names.
#pragma once

#include <memory>
#include <string>
#include <utility>

#include "adapters/dns/resolv_conf.h"
#include "adapters/epoll_loop.h"
#include "ports/files.h"
#include "ports/network.h"

namespace mtasts {

class RealNetwork final : public Network {
 public:
  // Both must outlive it, and the loop every Dns that it opens.
  RealNetwork(EpollLoop& loop, Files& files, std::string resolv_conf = kResolvConfPath)
      : loop_(loop), files_(files), resolv_conf_(std::move(resolv_conf)) {}

  // Beside the errors that Network names: those of reading resolv.conf.
  [[nodiscard]] Result<std::unique_ptr<Dns>> open_dns(const DnsSettings& settings) override;

 private:
  EpollLoop& loop_;
  Files& files_;
  std::string resolv_conf_;
};

}  // namespace mtasts
