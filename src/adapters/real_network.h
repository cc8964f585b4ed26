// Opens the DNS that was asked for: zone files, servers that were named, or those of resolv.conf.
#pragma once

#include "adapters/epoll_loop.h"
#include "ports/files.h"
#include "ports/network.h"

namespace mtasts {

class RealNetwork final : public Network {
 public:
  // Both must outlive what open_dns() returns.
  RealNetwork(EpollLoop& loop, Files& files) : loop_(loop), files_(files) {}

  [[nodiscard]] Result<std::unique_ptr<Dns>> open_dns(const DnsSettings& settings) override;

 private:
  EpollLoop& loop_;
  Files& files_;
};

}  // namespace mtasts
