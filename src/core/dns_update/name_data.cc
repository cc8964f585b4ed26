// A server compares RDATA byte by byte, so data that was read is kept as it is on the wire.
#include <algorithm>

#include "mtasts/dns_update.h"
#include "mtasts/printable.h"

namespace mtasts {
namespace {

std::string wire_name(const DomainName& name) {
  std::string wire;
  std::string_view rest = name.text();
  while (true) {
    const std::size_t size = std::min(rest.find('.'), rest.size());
    wire += static_cast<char>(size);
    wire += rest.substr(0, size);
    if (size == rest.size()) break;
    rest.remove_prefix(size + 1);
  }
  return wire + '\0';
}

std::optional<DomainName> read_wire_name(std::string_view octets) {
  std::string text;
  while (!octets.empty() && octets.front() != '\0') {
    const std::size_t size = static_cast<unsigned char>(octets.front());
    if (size >= octets.size()) return std::nullopt;
    const std::string_view label = octets.substr(1, size);
    if (label.find('.') != std::string_view::npos) return std::nullopt;
    if (!text.empty()) text += '.';
    text += label;
    octets.remove_prefix(size + 1);
  }
  if (octets.size() != 1) return std::nullopt;
  auto name = DomainName::parse(text);
  return name ? std::optional(*std::move(name)) : std::nullopt;
}

struct WireRdata {
  std::string operator()(const CnameData& data) const { return wire_name(data.target); }
  std::string operator()(const AddressData& data) const {
    const auto octets = data.address.octets();
    return {octets.begin(), octets.end()};
  }
  std::string operator()(const TxtData& data) const { return wire_txt_rdata(data); }
};

// The meaning of the data; nothing if a record cannot be read.
std::optional<std::vector<Rdata>> meaning_of(const NameData& data) {
  std::vector<Rdata> meaning;
  for (const Rrset& set : data) {
    for (const std::string& octets : set.rdata) {
      auto rdata = read_wire_rdata(set.type, octets);
      if (!rdata) return std::nullopt;
      meaning.push_back(*std::move(rdata));
    }
  }
  return meaning;
}

bool has_records(const NameData& data, const std::vector<ResourceRecord>& records) {
  const auto existing = meaning_of(data);
  std::vector<Rdata> wanted;
  for (const ResourceRecord& record : records) wanted.push_back(record.rdata);
  return existing && existing->size() == wanted.size() &&
         std::is_permutation(existing->begin(), existing->end(), wanted.begin());
}

// The RDATA that the server has for a record, or that of the record itself. It is taken out of `existing`.
std::string take_rdata(NameData& existing, const ResourceRecord& record) {
  for (Rrset& set : existing) {
    if (set.type != type_of(record.rdata)) continue;
    const auto same = [&](const std::string& octets) {
      return read_wire_rdata(set.type, octets) == record.rdata;
    };
    const auto found = std::ranges::find_if(set.rdata, same);
    if (found == set.rdata.end()) continue;
    std::string rdata = *found;
    set.rdata.erase(found);
    return rdata;
  }
  return wire_rdata(record.rdata);
}

// "a. 60 IN TXT \"b\", ...", or "no records".
std::string words_of(const DomainName& owner, const NameData& data) {
  constexpr std::size_t kMostWords = 400;
  std::string words;
  for (const Rrset& set : data) {
    const auto ttl = Ttl::from_seconds(set.ttl);
    for (const std::string& octets : set.rdata) {
      const auto rdata = read_wire_rdata(set.type, octets);
      std::string record = ttl && rdata ? print_record({owner, *ttl, *rdata}) : "an unreadable record\n";
      record.pop_back();
      words += (words.empty() ? "" : ", ") + record;
    }
  }
  return words.empty() ? "no records" : printable(words, kMostWords);
}

}  // namespace

std::string wire_rdata(const Rdata& rdata) {
  return std::visit(WireRdata(), rdata);
}

std::optional<Rdata> read_wire_rdata(RecordType type, std::string_view octets) {
  constexpr std::size_t kIpv4Size = 4, kIpv6Size = 16;
  if (type == RecordType::txt) {
    auto txt = read_txt_rdata(octets);
    return txt ? std::optional<Rdata>(*std::move(txt)) : std::nullopt;
  }
  if (type == RecordType::cname) {
    auto target = read_wire_name(octets);
    return target ? std::optional<Rdata>(CnameData{*std::move(target)}) : std::nullopt;
  }
  const bool is_address = (type == RecordType::a && octets.size() == kIpv4Size) ||
                          (type == RecordType::aaaa && octets.size() == kIpv6Size);
  return is_address ? std::optional<Rdata>(AddressData{IpAddress::from_octets(octets)}) : std::nullopt;
}

void add_record(NameData& data, RecordType type, std::uint32_t ttl, std::string rdata) {
  const auto same_type = [type](const Rrset& set) { return set.type == type; };
  auto set = std::ranges::find_if(data, same_type);
  if (set == data.end()) {
    const auto is_greater = [type](const Rrset& other) { return other.type > type; };
    set = data.insert(std::ranges::find_if(data, is_greater), Rrset{type, ttl, {}});
  }
  set->ttl = std::min(set->ttl, ttl);
  const auto at = std::lower_bound(set->rdata.begin(), set->rdata.end(), rdata);
  if (at == set->rdata.end() || *at != rdata) set->rdata.insert(at, std::move(rdata));
}

NameData name_data(const std::vector<ResourceRecord>& records) {
  NameData data;
  for (const ResourceRecord& record : records) {
    add_record(data, type_of(record.rdata), record.ttl.seconds(), wire_rdata(record.rdata));
  }
  return data;
}

Result<std::optional<NameUpdate>> plan_name_update(const ChangeName& step, const NameData& existing) {
  NameData after;
  NameData rest = existing;
  for (const ResourceRecord& record : step.after) {
    add_record(after, type_of(record.rdata), record.ttl.seconds(), take_rdata(rest, record));
  }
  if (after == existing) return std::nullopt;
  // A record of another TTL is no conflict: prerequisites do not compare TTLs (RFC 2136 §3.2.3).
  if (!has_records(existing, step.before) && !has_records(existing, step.after)) {
    return fail({Fault::refused, "update-conflict",
                 step.owner.text() + " has other records at the primary server than those that were read: " +
                     words_of(step.owner, existing) + " in place of " +
                     words_of(step.owner, name_data(step.before)),
                 "look at the records; run the command again if they are wanted"});
  }
  return NameUpdate{step.owner, existing, std::move(after)};
}

}  // namespace mtasts
