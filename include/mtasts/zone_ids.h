// bump_ids_in_zone(): replaces the ids of a zone file, and the SOA serial, and keeps every other byte.
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
  std::string previous;  // the id before
  PolicyId id;           // the successor
};

struct ZoneEdit {
  std::string text;  // the whole file after the edit
  std::vector<IdChange> changes;
  std::vector<Finding> warnings;
};

enum class SoaSerial { keep, advance };

// Replaces the id of each _mta-sts record of `text` by its successor, if `wanted` returns true for the owner
// ("_mta-sts.example.com"). Records of included files are kept, with the warning "id-in-included-file". The
// other warnings are those of next_policy_id, with the owner as subject. SoaSerial::advance also advances the
// serial if an id changed. Fault::input: syntax errors of the zone ("zone-syntax"), an id that is split over
// character-strings or has escapes ("id-not-editable"), several _mta-sts records at one name
// ("sts-record-several"), no SOA to advance ("no-soa").
[[nodiscard]] Result<ZoneEdit> bump_ids_in_zone(std::string_view text, const ZoneReadingOptions& options,
                                                const std::function<bool(std::string_view owner)>& wanted,
                                                Day today, SoaSerial soa_serial);

// Returns the next serial in the order of RFC 1982 §3.1: +1 modulo 2^32, without 0. A serial of the form
// YYYYMMDDNN gets the dated successor if that is larger: today's 01, else NN+1, else 01 of the next day.
[[nodiscard]] std::uint32_t next_soa_serial(std::uint32_t serial, Day today);

}  // namespace mtasts
