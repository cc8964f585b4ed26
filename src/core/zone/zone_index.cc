// A sorted array of pointers, since a map of a million owners would need more memory than the zone.
#include "core/zone/zone_index.h"

#include <algorithm>
#include <string>

#include "core/zone/zone_name.h"

namespace mtasts {

ZoneIndex::ZoneIndex(const ZoneFile& zone) {
  records_.reserve(zone.records.size());
  for (const ZoneRecord& record : zone.records) records_.push_back(&record);
  std::ranges::stable_sort(records_,
                           [](const ZoneRecord* a, const ZoneRecord* b) { return a->owner < b->owner; });
  has_cuts_ = std::ranges::any_of(records_, [this](const ZoneRecord* record) {
    const bool is_cut = record->type == RecordType::ns && !has_type(record->owner, RecordType::soa);
    return is_cut || record->type == RecordType::dname;
  });
}

ZoneIndex::Records ZoneIndex::records_from(std::size_t begin) const {
  std::size_t end = begin + 1;
  while (end < records_.size() && records_[end]->owner == records_[begin]->owner) ++end;
  return Records(records_).subspan(begin, end - begin);
}

ZoneIndex::Records ZoneIndex::at(std::string_view name) const {
  const auto found = std::lower_bound(
      records_.begin(), records_.end(), name,
      [](const ZoneRecord* record, std::string_view owner) { return record->owner < owner; });
  if (found == records_.end() || (*found)->owner != name) return {};
  return records_from(static_cast<std::size_t>(found - records_.begin()));
}

bool ZoneIndex::has_type(std::string_view name, RecordType type) const {
  const Records records = at(name);
  return std::ranges::any_of(records, [type](const ZoneRecord* record) { return record->type == type; });
}

Authority ZoneIndex::authority_over(std::string_view name) const {
  for (std::string_view above = name;; above = parent_name(above)) {
    if (above != name && has_type(above, RecordType::dname)) return Authority::elsewhere;
    if (has_type(above, RecordType::soa)) return Authority::here;
    if (has_type(above, RecordType::ns)) return Authority::elsewhere;
    if (above == ".") return Authority::unknown;
  }
}

ZoneIndex::Records ZoneIndex::wildcard_for(std::string_view name) const {
  while (name != "." && at(name).empty()) {
    name = parent_name(name);
    const Records records = at("*." + std::string(name == "." ? "" : name));
    if (!records.empty()) return records;
  }
  return {};
}

bool ZoneIndex::may_answer(std::string_view name) const {
  return !at(name).empty() || !wildcard_for(name).empty();
}

}  // namespace mtasts
