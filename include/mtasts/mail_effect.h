// The result of a check in plain words, for the owner of the domain.
#pragma once

#include <string>
#include <vector>

#include "mtasts/finding.h"
#include "mtasts/observation.h"

namespace mtasts {

struct MailSummary {
  std::string effect;  // on the mail of the domain now, in one sentence
  // The parts that are good, a line each, as "MX 2 of 2 good, certificates for 70 days". A part is good if it
  // was seen, a sender accepts it, and no finding about it is worse than info.
  std::vector<std::string> good_parts;
};

// `findings` are those of judge(). An error that the owner accepted is a fault nevertheless.
[[nodiscard]] MailSummary summarize_mail(const Observation& seen, std::vector<Finding> findings,
                                         const std::vector<Finding>& accepted = {});

}  // namespace mtasts
