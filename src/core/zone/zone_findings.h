// ZoneFindings: collects what the judges of a zone find, with its place, so that the result is in file order.
#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "core/zone/zone_index.h"
#include "mtasts/finding.h"
#include "mtasts/zone_file.h"

namespace mtasts {

class ZoneFindings {
 public:
  explicit ZoneFindings(const ZoneFile& zone) : zone_(zone) {}

  // Adds a finding about a record: the file becomes its subject and the record's line its line.
  void report(const ZoneRecord& record, Finding finding);

  // The syntax findings of the zone and these, worst first, then by file and line. Of each code the first
  // 1000 are kept, and one more tells how many there were.
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

// The judges, each for one kind of mistake over the whole zone.

// CNAMEs beside other data, several of them, loops, and targets in the zone where nothing stands.
void judge_cnames(const ZoneIndex& index, ZoneFindings& findings);
// Targets and owners without their final dot, and owners that no sender asks for.
void judge_names(const ZoneIndex& index, ZoneFindings& findings);
// The TXT records of MTA-STS and TLSRPT, and others that were cut.
void judge_txt(const ZoneIndex& index, ZoneFindings& findings);
// The null MX (RFC 7505 §3).
void judge_null_mx(const ZoneIndex& index, ZoneFindings& findings);

// Whether a target, as it was written, lacks its final dot and leads where it cannot have been meant to.
enum class TargetDoubt {
  none,
  doubled,            // the zone's name stands in it twice
  nothing_there,      // the zone says that nothing stands there
  nothing_there_seen  // nothing stands there in this file, which is a part of a zone
};
[[nodiscard]] TargetDoubt doubt_about_target(const ZoneRecord& record, const ZoneIndex& index);

}  // namespace mtasts
