// Every code that a finding of the core may carry, as one table: those of the readers, of zone files, and of
// live deployments.
#pragma once

#include <algorithm>
#include <array>
#include <iterator>

#include "core/findings/finding_code_row.h"
#include "core/findings/finding_codes_of_checks.h"
#include "core/findings/finding_codes_of_readers.h"
#include "core/findings/finding_codes_of_zones.h"

namespace mtasts {

inline constexpr auto kFindingCodes = [] {
  std::array<FindingCodeRow, std::size(kReaderCodes) + std::size(kZoneCodes) + std::size(kDnsAndMxCodes) +
                                 std::size(kPolicyHostCodes) + std::size(kMailTlsCodes) +
                                 std::size(kIntentionCodes)>
      all{};
  auto* end = all.begin();
  end = std::copy(std::begin(kReaderCodes), std::end(kReaderCodes), end);
  end = std::copy(std::begin(kZoneCodes), std::end(kZoneCodes), end);
  end = std::copy(std::begin(kDnsAndMxCodes), std::end(kDnsAndMxCodes), end);
  end = std::copy(std::begin(kPolicyHostCodes), std::end(kPolicyHostCodes), end);
  end = std::copy(std::begin(kMailTlsCodes), std::end(kMailTlsCodes), end);
  std::copy(std::begin(kIntentionCodes), std::end(kIntentionCodes), end);
  return all;
}();

}  // namespace mtasts
