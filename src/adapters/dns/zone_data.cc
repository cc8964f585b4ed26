// All text is in one string, with 40 bytes per record beside it. The sorted keys are the index.
#include "adapters/dns/zone_data.h"

#include <algorithm>
#include <charconv>
#include <optional>

#include "mtasts/caa.h"
#include "mtasts/resource_record.h"

namespace mtasts {
namespace {

std::optional<unsigned char> hex_digit(char c) {
  if (c >= '0' && c <= '9') return static_cast<unsigned char>(c - '0');
  if (c >= 'a' && c <= 'f') return static_cast<unsigned char>(c - 'a' + 10);
  if (c >= 'A' && c <= 'F') return static_cast<unsigned char>(c - 'A' + 10);
  return std::nullopt;
}

// Decodes hexadecimal digits, which may be split by spaces. Empty if they are malformed.
std::string octets_of_hex(std::span<const ZoneToken> tokens) {
  std::string digits;
  for (const ZoneToken& token : tokens) digits += token.octets;
  if (digits.size() % 2 != 0) return {};
  std::string octets;
  for (std::size_t i = 0; i < digits.size(); i += 2) {
    const auto high = hex_digit(digits[i]);
    const auto low = hex_digit(digits[i + 1]);
    if (!high || !low) return {};
    octets += static_cast<char>(*high << 4 | *low);
  }
  return octets;
}

// A number of one octet.
std::optional<unsigned char> octet_of(std::string_view digits) {
  unsigned char number = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
  if (error != std::errc() || end != digits.data() + digits.size()) return std::nullopt;
  return number;
}

// Encodes three numbers and the data (RFC 6698 §2.2), or generic RDATA (RFC 3597 §5), which the parser has
// checked. Empty if it is malformed or has no data.
std::string tlsa_octets(std::span<const ZoneToken> rdata) {
  if (rdata.size() < 3) return {};
  if (rdata[0].octets == "\\#") {
    const std::string octets = octets_of_hex(rdata.subspan(2));
    return octets.size() > 3 ? octets : std::string();
  }
  std::string octets;
  for (const ZoneToken& token : rdata.first(3)) {
    const auto number = octet_of(token.octets);
    if (!number) return {};
    octets += static_cast<char>(*number);
  }
  const std::string data = octets_of_hex(rdata.subspan(3));
  return data.empty() ? std::string() : octets + data;
}

// Encodes flags, tag and value (RFC 8659 §4.1.1), or generic RDATA. Empty if it is malformed.
std::string caa_octets(std::span<const ZoneToken> rdata) {
  if (rdata.size() < 3) return {};
  std::string octets;
  if (rdata[0].octets == "\\#") {
    octets = octets_of_hex(rdata.subspan(2));
  } else {
    const auto flags = octet_of(rdata[0].octets);
    if (!flags || rdata.size() != 3 || rdata[1].octets.size() > UINT8_MAX) return {};
    octets += static_cast<char>(*flags);
    octets += static_cast<char>(rdata[1].octets.size());
    octets += rdata[1].octets + rdata[2].octets;
  }
  return parse_caa_rdata(octets) ? octets : std::string();
}

std::string data_of(const ZoneRecord& record, RecordType type) {
  switch (type) {
    case RecordType::ns:
    case RecordType::cname: return record.names[0];
    case RecordType::mx: return record.rdata[0].octets + ' ' + record.names[0];
    case RecordType::txt: {
      std::string strings;
      for (const ZoneToken& token : record.rdata) {
        strings += static_cast<char>(token.octets.size());  // at most 255: the parser has checked it
        strings += token.octets;
      }
      return strings;
    }
    case RecordType::a:
    case RecordType::aaaa: {
      const auto address = IpAddress::parse(record.rdata[0].octets);
      return address ? address->text() : std::string();
    }
    case RecordType::tlsa: return tlsa_octets(record.rdata);
    case RecordType::caa: return caa_octets(record.rdata);
    default: return {};
  }
}

}  // namespace

std::string zone_key(std::string_view name) {
  std::string key;
  if (name == ".") return key;
  key.reserve(name.size());
  std::size_t end = name.size() - 1;  // of the final dot
  while (true) {
    const std::size_t dot = end == 0 ? std::string_view::npos : name.rfind('.', end - 1);
    const std::size_t begin = dot == std::string_view::npos ? 0 : dot + 1;
    key += name.substr(begin, end + 1 - begin);
    if (begin == 0) return key;
    end = begin - 1;
  }
}

std::string_view parent_key(std::string_view key) {
  if (key.size() < 2) return {};
  const std::size_t dot = key.rfind('.', key.size() - 2);
  return dot == std::string_view::npos ? std::string_view() : key.substr(0, dot + 1);
}

std::uint64_t ZoneData::append(std::string_view octets) {
  const std::uint64_t offset = octets_.size();
  octets_ += octets;
  return offset;
}

void ZoneData::add(const ZoneRecord& record, std::uint32_t source) {
  Entry entry;
  entry.ttl = record.ttl;
  entry.source = source;
  entry.type = record.type;
  if (!entries_.empty() && record.owner == last_owner_) {
    entry.key = entries_.back().key;
    entry.key_length = entries_.back().key_length;
  } else {
    const std::string name = zone_key(record.owner);
    entry.key = append(name);
    entry.key_length = static_cast<std::uint16_t>(name.size());  // 1016 at most
    last_owner_ = record.owner;
  }
  const std::string content = data_of(record, entry.type);
  entry.data = append(content);
  entry.data_length = static_cast<std::uint32_t>(content.size());
  entries_.push_back(entry);
}

void ZoneData::finish() {
  std::ranges::sort(entries_, [this](const Entry& a, const Entry& b) {
    const int order = compare(a, b);
    return order != 0 ? order < 0 : a.ttl < b.ttl;
  });
  // Duplicate data is one record (RFC 2181 §5); the first has the lowest TTL.
  entries_.erase(std::unique(entries_.begin(), entries_.end(),
                             [this](const Entry& a, const Entry& b) { return compare(a, b) == 0; }),
                 entries_.end());
  entries_.shrink_to_fit();
  octets_.shrink_to_fit();
}

int ZoneData::compare(const Entry& a, const Entry& b) const {
  // Consecutive records of one owner share their key.
  const bool same_key = a.key == b.key && a.key_length == b.key_length;
  const int keys = same_key ? 0 : key(a).compare(key(b));
  if (keys != 0) return keys;
  if (a.type != b.type) return a.type < b.type ? -1 : 1;
  return data(a).compare(data(b));
}

std::string_view ZoneData::key(const Entry& entry) const {
  return {octets_.data() + entry.key, entry.key_length};
}

std::string_view ZoneData::data(const Entry& entry) const {
  return {octets_.data() + entry.data, entry.data_length};
}

std::span<const ZoneData::Entry> ZoneData::at(std::string_view name) const {
  const auto begin =
      std::lower_bound(entries_.begin(), entries_.end(), name,
                       [this](const Entry& entry, std::string_view sought) { return key(entry) < sought; });
  auto end = begin;
  while (end != entries_.end() && key(*end) == name) ++end;
  return {begin, end};
}

std::span<const ZoneData::Entry> ZoneData::at(std::string_view name, RecordType type) const {
  const std::span<const Entry> all = at(name);
  const auto begin = std::ranges::find_if(all, [type](const Entry& e) { return e.type == type; });
  const auto end = std::find_if(begin, all.end(), [type](const Entry& e) { return e.type != type; });
  return {begin, end};
}

bool ZoneData::exists(std::string_view name) const {
  const auto first =
      std::lower_bound(entries_.begin(), entries_.end(), name,
                       [this](const Entry& entry, std::string_view sought) { return key(entry) < sought; });
  return first != entries_.end() && key(*first).starts_with(name);
}

}  // namespace mtasts
