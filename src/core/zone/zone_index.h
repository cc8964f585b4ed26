// What stands at each name of a zone file, and what the zone says of names where nothing stands: for judging.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "mtasts/zone_file.h"

namespace mtasts {

enum class Authority {
  here,       // a SOA stands above the name: what is not here is nowhere
  elsewhere,  // a delegation or a DNAME stands above it
  unknown,    // neither: the file is a part of a zone
};

// Points into the zone, which must outlive it. Names are as ZoneRecord has them.
class ZoneIndex {
 public:
  explicit ZoneIndex(const ZoneFile& zone);

  // The records of one owner, in file order.
  using Records = std::span<const ZoneRecord* const>;

  // Calls `visit(Records)` for each owner, in the order of their names.
  template <class Visit>
  void for_each_owner(const Visit& visit) const {
    for (std::size_t begin = 0; begin < records_.size();) {
      const Records records = records_from(begin);
      visit(records);
      begin += records.size();
    }
  }

  // None when nothing stands there; a wildcard is not applied.
  [[nodiscard]] Records at(std::string_view name) const;
  [[nodiscard]] bool has_type(std::string_view name, RecordType type) const;

  // What the file can say about a name where nothing stands.
  [[nodiscard]] Authority authority_over(std::string_view name) const;
  // Whether something may answer for the name: records of its own or a wildcard's.
  [[nodiscard]] bool may_answer(std::string_view name) const;

 private:
  [[nodiscard]] Records records_from(std::size_t begin) const;

  std::vector<const ZoneRecord*> records_;  // by owner
};

}  // namespace mtasts
