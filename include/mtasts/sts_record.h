// StsRecord: the _mta-sts TXT record (RFC 8461 §3.1).
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "mtasts/domain_name.h"
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
  std::vector<Finding> findings;  // worst first; there are errors exactly if there is no record
};

// Reads one record, its character-strings joined: "v=STSv1; id=2026112101".
[[nodiscard]] StsRecordReading read_sts_record(std::string_view text);

// True if a text begins with the version of an _mta-sts record, in any case: a record of ours, valid or not.
[[nodiscard]] bool claims_sts(std::string_view text);

// Reads all TXT records of one name, each joined. Records that do not begin with "v=STSv1;" are ignored, and
// exactly one other is required (RFC 8461 §3.1). A single record with a space before the ";" is read, with a
// warning. No record gives the error "sts-record-missing".
[[nodiscard]] StsRecordReading read_sts_records(const std::vector<std::string>& txt_records);

// The ids in all TXT records of one name, each joined: those of valid records are current, and every other id
// that a record claims is used, so that a new id differs from it.
[[nodiscard]] KnownIds read_known_ids(const std::vector<std::string>& txt_records);

// The reason why senders find no record of the domain, a clause: `known` has none, several or an invalid one.
[[nodiscard]] std::string record_fault(const DomainName& domain, const KnownIds& known);

// "v=STSv1; id=2026112101", then "; name=value" for each extension.
[[nodiscard]] std::string print_sts_record(const StsRecord& record);

}  // namespace mtasts
