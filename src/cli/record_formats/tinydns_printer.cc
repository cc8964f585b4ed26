// Lines of tinydns-data, for djbdns. Escapes are octal, and nothing is quoted.
#include <fmt/format.h>

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "cli/record_formats/record_format.h"
#include "cli/record_formats/record_reader.h"

namespace mtasts {
namespace {

constexpr std::string_view kTinydnsStart = "# Records of mtasts, for tinydns-data";

std::string octal(unsigned char octet) {
  return fmt::format("\\{:03o}", octet);
}

// A colon ends a field, and blanks at the end of a line are lost.
std::string field(std::string_view text) {
  std::string escaped;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    const bool is_plain = c > ' ' && c < '\x7F' && c != ':' && c != '\\';
    if (is_plain || (c == ' ' && i + 1 < text.size())) {
      escaped += c;
    } else {
      escaped += octal(static_cast<unsigned char>(c));
    }
  }
  return escaped;
}

std::string octal(const std::vector<std::uint8_t>& octets) {
  std::string text;
  for (const std::uint8_t octet : octets) text += octal(octet);
  return text;
}

std::string line(const ResourceRecord& record) {
  const std::string owner = record.owner.text();
  const std::uint32_t ttl = record.ttl.seconds();
  if (const auto* cname = std::get_if<CnameData>(&record.rdata)) {
    return fmt::format("C{}:{}:{}\n", owner, cname->target.text(), ttl);
  }
  if (const auto* txt = std::get_if<TxtData>(&record.rdata)) {
    return fmt::format("'{}:{}:{}\n", owner, field(txt->text), ttl);
  }
  const IpAddress& address = std::get<AddressData>(record.rdata).address;
  // tinydns-data has no line for AAAA; ":" takes any type by its number.
  if (address.is_v6()) return fmt::format(":{}:28:{}:{}\n", owner, octal(address.octets()), ttl);
  return fmt::format("+{}:{}:{}\n", owner, address.text(), ttl);
}

class TinydnsPrinter final : public RecordPrinter {
 public:
  std::string begin() override { return fmt::format("{}\n", kTinydnsStart); }
  std::string domain(const DomainRecords& records) override {
    std::string text;
    for (const ResourceRecord& record : records.records) text += line(record);
    return text;
  }
};

// Undoes octal escapes.
std::optional<std::string> unescape_octal(std::string_view field) {
  std::string text;
  for (std::size_t i = 0; i < field.size(); ++i) {
    if (field[i] != '\\') {
      text += field[i];
      continue;
    }
    const auto octet = numbered_octet(field.substr(i + 1, 3), 8);
    if (!octet) return std::nullopt;
    text += *octet;
    i += 3;
  }
  return text;
}

// The presentation form of the octets of an AAAA record.
std::string ipv6_text(std::string_view octets) {
  std::string text;
  for (std::size_t i = 0; i + 1 < octets.size(); i += 2) {
    const unsigned high = static_cast<unsigned char>(octets[i]);
    const unsigned low = static_cast<unsigned char>(octets[i + 1]);
    text += fmt::format("{}{:x}", i == 0 ? "" : ":", high * 256 + low);
  }
  return text;
}

bool take_tinydns_line(std::string_view line, const TakeRecord& take) {
  if (line.empty() || line.front() == '#') return true;
  const char mark = line.front();
  std::vector<std::string_view> fields;
  for (std::size_t begin = 1; begin <= line.size();) {
    const std::size_t end = std::min(line.find(':', begin), line.size());
    fields.push_back(line.substr(begin, end - begin));
    begin = end + 1;
  }
  if (fields.size() != (mark == ':' ? 4U : 3U)) return false;
  const auto ttl = parse_seconds(fields.back());
  if (!ttl) return false;
  std::optional<ResourceRecord> record;
  if (mark == 'C') record = parse_record(fields[0], *ttl, "CNAME", fields[1]);
  if (mark == '+') record = parse_record(fields[0], *ttl, "A", fields[1]);
  if (mark == '\'') {
    if (const auto text = unescape_octal(fields[1])) record = parse_record(fields[0], *ttl, "TXT", *text);
  }
  if (mark == ':' && fields[1] == "28") {
    if (const auto octets = unescape_octal(fields[2]); octets && octets->size() == 16) {
      record = parse_record(fields[0], *ttl, "AAAA", ipv6_text(*octets));
    }
  }
  if (!record) return false;
  take(*std::move(record), std::nullopt);
  return true;
}

Result<void> read_tinydns(const RecordText& text, const TakeRecord& take) {
  return read_lines(text, [&](std::string_view line) { return take_tinydns_line(line, take); });
}

}  // namespace

constinit const RecordFormat kTinydnsRecords = {
    .name = "tinydns",
    .start = kTinydnsStart,
    .ending = ".tinydns",
    .printer = make_record_printer<TinydnsPrinter>,
    .read = read_tinydns,
    .man = "Lines of tinydns-data, for djbdns. AAAA records are written by their number.",
};

}  // namespace mtasts
