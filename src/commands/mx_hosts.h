// MxHosts: looks at MX hosts, each once. A hosting provider's domains share theirs, and nobody likes to be
// knocked at ten thousand times.
#pragma once

#include <deque>
#include <memory>
#include <string>
#include <unordered_map>

#include "cli/options/check_options.h"
#include "mtasts/observation.h"
#include "ports/dns.h"
#include "ports/smtp.h"
#include "ports/waiting.h"

namespace mtasts {

class MxHosts {
 public:
  // `smtp` is null where hosts are not to be connected to.
  MxHosts(const CheckOptions& options, Dns& dns, Smtp* smtp, EventLoop& loop)
      : options_(options), dns_(dns), smtp_(smtp), loop_(loop) {}

  // What is seen of a host; what was seen of it before in this run, where that is still remembered.
  [[nodiscard]] Task<MxHostSeen> see(DomainName host);

 private:
  using Looking = Once<MxHostSeen>;

  [[nodiscard]] Task<MxHostSeen> look_at(DomainName host);
  [[nodiscard]] std::shared_ptr<Looking> remembered(const DomainName& host);

  const CheckOptions& options_;
  Dns& dns_;
  Smtp* smtp_;
  EventLoop& loop_;
  std::unordered_map<std::string, std::shared_ptr<Looking>> hosts_;
  std::deque<std::string> oldest_first_;
};

}  // namespace mtasts
