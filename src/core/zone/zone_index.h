// ZoneIndex: the records of each name of a zone file, and the authority of the file over other names.
#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "mtasts/zone_file.h"

namespace mtasts {

enum class Authority {
  here,       // below a SOA of the file: names without records do not exist
  elsewhere,  // below a delegation or a DNAME
  unknown,    // neither: the file is part of a zone
};

// Points into the zone, which must outlive it. Names have the form of ZoneRecord.
class ZoneIndex {
 public:
  explicit ZoneIndex(const ZoneFile& zone);

  // The records of one owner, in file order.
  using Records = std::span<const ZoneRecord* const>;

  // Calls `visit(Records)` for each owner, sorted by name.
  template <class Visit>
  void for_each_owner(const Visit& visit) const {
    for (std::size_t begin = 0; begin < records_.size();) {
      const Records records = records_from(begin);
      visit(records);
      begin += records.size();
    }
  }

  // The records of the name, in file order; empty if there are none. Wildcards are not applied.
  [[nodiscard]] Records at(std::string_view name) const;
  [[nodiscard]] bool has_type(std::string_view name, RecordType type) const;

  // True if the file has a DNAME, or NS at another name than that of a SOA.
  [[nodiscard]] bool has_cuts() const { return has_cuts_; }
  // The authority of the file over a name without records.
  [[nodiscard]] Authority authority_over(std::string_view name) const;
  // The records of the wildcard that answers for a name without records. A name between them that has records
  // hides the wildcard (RFC 4592 §3.3.1).
  [[nodiscard]] Records wildcard_for(std::string_view name) const;
  // True if the name has records, or a wildcard answers for it.
  [[nodiscard]] bool may_answer(std::string_view name) const;

 private:
  [[nodiscard]] Records records_from(std::size_t begin) const;

  std::vector<const ZoneRecord*> records_;  // by owner
  bool has_cuts_;
};

}  // namespace mtasts
