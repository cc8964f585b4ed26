// ObservationClients: the clients that an Observer asks with.
#pragma once

#include <memory>

#include "cli/context.h"
#include "commands/lookup/watched_dns.h"
#include "commands/options/observation_options.h"
#include "mtasts/result.h"
#include "ports/https.h"
#include "ports/smtp.h"

namespace mtasts {

struct ObservationClients {
  std::unique_ptr<WatchedDns> dns;
  std::unique_ptr<Https> https;
  std::unique_ptr<Smtp> smtp = nullptr;  // null with --no-smtp

  [[nodiscard]] static Result<ObservationClients> open(const ObservationOptions& options, Context& context);
};

}  // namespace mtasts
