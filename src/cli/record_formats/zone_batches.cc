#include "cli/record_formats/zone_batches.h"

#include <algorithm>

namespace mtasts {
namespace {

bool has_set(const RrSet& set, const std::vector<ResourceRecord>& records) {
  return std::ranges::any_of(records, [&set](const ResourceRecord& record) {
    return record.owner == set.owner && type_text(record.rdata) == type_text(set.rdata.front());
  });
}

}  // namespace

std::string BatchPrinter::domain(const DomainRecords& records) {
  std::size_t bytes = 0;
  std::size_t count = records.records.size();
  for (const ResourceRecord& record : records.records) bytes += print_rdata(record.rdata).size();
  if (records.replaced) {
    count += records.replaced->size();
    for (const ResourceRecord& record : *records.replaced) bytes += print_rdata(record.rdata).size();
  }
  const bool fits = records_ + count <= limits_.records && bytes_ + bytes <= limits_.bytes;
  const bool is_same_zone = domains_.empty() || domains_.front().zone == records.zone;
  std::string text;
  // A list may name a domain twice; one transaction has it once.
  if (!fits || !is_same_zone || names_.contains(records.domain.text())) text = take_batch();
  domains_.push_back(records);
  names_.insert(records.domain.text());
  records_ += count;
  bytes_ += bytes;
  return text;
}

std::string BatchPrinter::take_batch() {
  if (domains_.empty()) return {};
  std::string text = print_(domains_);
  domains_.clear();
  names_.clear();
  records_ = 0;
  bytes_ = 0;
  return text;
}

std::vector<RrSet> rr_sets(const std::vector<ResourceRecord>& records) {
  std::vector<RrSet> sets;
  for (const ResourceRecord& record : records) {
    const auto set = std::ranges::find_if(sets, [&](const RrSet& one) {
      return one.owner == record.owner && type_text(one.rdata.front()) == type_text(record.rdata);
    });
    if (set == sets.end()) {
      sets.push_back(RrSet{record.owner, record.ttl, {record.rdata}});
    } else {
      set->rdata.push_back(record.rdata);
    }
  }
  return sets;
}

std::vector<RrSet> removed_sets(const DomainRecords& records) {
  if (!records.replaced) return {};
  std::vector<RrSet> removed = rr_sets(*records.replaced);
  std::erase_if(removed, [&records](const RrSet& set) { return has_set(set, records.records); });
  return removed;
}

std::optional<bool> is_replaced(const RrSet& set, const DomainRecords& records) {
  return records.replaced ? std::optional(has_set(set, *records.replaced)) : std::nullopt;
}

}  // namespace mtasts
