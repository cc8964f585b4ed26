// StsRecord: the _mta-sts TXT record (RFC 8461 §3.1).
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "mtasts/finding.h"
#include "mtasts/policy_id.h"

namespace mtasts {

struct StsRecord {
  PolicyId id;
  std::vector<std::pair<std::string, std::string>> extensions = {};  // unknown fields, in order
  friend bool operator==(const StsRecord&, const StsRecord&) = default;
};

struct StsRecordReading {
  std::optional<StsRecord> record;
  std::vector<Finding> findings;  // worst first; errors exactly when there is no record
};

// Reads one record, its character-strings already joined.
[[nodiscard]] StsRecordReading read_sts_record(std::string_view text);

// Reads all TXT records of one name, each joined: drops those that do not begin "v=STSv1;", wants exactly one
// of the rest, then reads it. A lone record with a space before that ";" is read with a warning. No record at
// all is the error "sts-record-missing".
[[nodiscard]] StsRecordReading read_sts_records(const std::vector<std::string>& txt_records);

// The ids of the records that can be read stand; whatever any of them claims counts as used, so that a new id
// differs from it.
[[nodiscard]] KnownIds ids_standing_in(const std::vector<std::string>& txt_records);

// Exactly "v=STSv1; id=<id>", then extensions.
[[nodiscard]] std::string print_sts_record(const StsRecord& record);

}  // namespace mtasts
