// ZoneFindings: collects the findings of the judges of a zone and returns them in file order.
#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <unordered_set>
#include <vector>

#include "core/zone/zone_index.h"
#include "mtasts/finding.h"
#include "mtasts/zone_file.h"

namespace mtasts {

class ZoneFindings {
 public:
  explicit ZoneFindings(const ZoneFile& zone) : zone_(zone) {}

  // Adds a finding of a record, with the file as subject and the line of the record.
  void report(const ZoneRecord& record, Finding finding);

  // Returns the syntax findings of the zone and the added ones, worst first, then by file and line. Of each
  // code the first 1000 are kept, followed by one that has the number of all.
  [[nodiscard]] std::vector<Finding> take() &&;

 private:
  struct Placed {
    std::size_t file;
    std::size_t line;
    Finding finding;
  };
  const ZoneFile& zone_;
  std::vector<Placed> placed_ = {};
  std::map<std::string, std::size_t, std::less<>> counts_ = {};  // by code
};

// The judges, each for one kind of fault in the whole zone.

// CNAMEs beside other data, several CNAMEs at one name, loops, and targets in the zone without records.
void judge_cnames(const ZoneIndex& index, ZoneFindings& findings);
// Targets and owners without their final dot, and owners with letters outside ASCII.
void judge_names(const ZoneIndex& index, ZoneFindings& findings);
// The TXT records of MTA-STS and TLSRPT, and TXT records truncated at a ";".
void judge_txt(const ZoneIndex& index, ZoneFindings& findings);
// Records of MTA-STS and TLSRPT at names that senders do not look up. Returns the names at which they belong.
[[nodiscard]] std::unordered_set<std::string> judge_placement(const ZoneIndex& index, ZoneFindings& findings);
// Mail domains that lack a part, except for the parts in `named`, and records at the MX host instead of the
// mail domain.
void judge_deployments(const ZoneFile& zone, const ZoneIndex& index, std::unordered_set<std::string> named,
                       ZoneFindings& findings);
// MX hosts of the zone that are aliases, have no address, or are addresses.
void judge_mx_targets(const ZoneIndex& index, ZoneFindings& findings);
// The null MX (RFC 7505 §3).
void judge_null_mx(const ZoneIndex& index, ZoneFindings& findings);

// "a.example.com." for "a.example.com.example.com.", which ends in a repetition of two or more labels; empty
// for other names.
[[nodiscard]] std::string_view name_before_doubling(std::string_view owner);
// True if the owner was written without its final dot and has the name of the zone twice.
[[nodiscard]] bool lacks_final_dot(const ZoneRecord& record);

// True for an MX record that has an IP address in place of the name of a host.
[[nodiscard]] bool has_address_as_target(const ZoneRecord& record);

// The reason to assume that a target lacks its final dot.
enum class TargetDoubt {
  none,
  doubled,            // the name of the zone is in it twice
  nothing_there,      // the name does not exist in the zone
  nothing_there_seen  // the name has no records in this file, which is part of a zone
};
[[nodiscard]] TargetDoubt doubt_about_target(const ZoneRecord& record, const ZoneIndex& index);

}  // namespace mtasts
