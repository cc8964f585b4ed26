// New ids written into a zone file in place: only the characters of the id, and of the SOA serial, change.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "mtasts/policy_id.h"
#include "mtasts/result.h"
#include "mtasts/zone_file.h"

namespace mtasts {

struct IdChange {
  std::string owner;     // "_mta-sts.example.com", without the final dot
  std::string previous;  // as it stood
  PolicyId id;           // the successor
};

struct ZoneEdit {
  std::string text;  // the whole file, edited
  std::vector<IdChange> changes;
  std::vector<Finding> warnings;
};

enum class SoaSerial { keep, advance };

// Gives each _mta-sts record of `text` that `wanted` picks (by owner, without the final dot) the successor of
// its id. Only the file itself is edited, never what it includes: a record there is kept, with the warning
// "id-in-included-file". Other warnings are those of next_policy_id; their subject is the owner. With
// SoaSerial::advance the serial gets its successor when anything changed. Fault::input: syntax errors of the
// zone ("zone-syntax"), an id that is split over character-strings or written with escapes
// ("id-not-editable"), several _mta-sts records at one name ("zone-sts-record-several"), no SOA to advance
// ("no-soa").
[[nodiscard]] Result<ZoneEdit> bump_ids_in_zone(std::string_view text, const ZoneReadingOptions& options,
                                                const std::function<bool(std::string_view owner)>& wanted,
                                                Day today, SoaSerial soa_serial);

// RFC 1982: +1 modulo 2^32, 0 skipped. A serial that reads as YYYYMMDDNN is followed in the dated form when
// that is larger: today's 01, or NN+1, or 01 of the next day.
[[nodiscard]] std::uint32_t next_soa_serial(std::uint32_t serial, Day today);

}  // namespace mtasts
