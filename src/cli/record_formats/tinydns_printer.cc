// Lines of tinydns-data, for djbdns. Escapes are octal, and nothing is quoted.
#include <fmt/format.h>

#include <array>
#include <charconv>

#include "cli/record_formats/printers.h"

namespace mtasts {
namespace {

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

// The 16 octets of an address in the text of RFC 5952. tinydns-data knows no AAAA, but any type by number.
std::string ipv6_octets(std::string_view text) {
  std::array<unsigned, 8> groups{};
  std::size_t count = 0;
  std::size_t gap = 8;
  std::size_t begin = 0;
  const std::size_t dot = text.find('.');
  while (begin < text.size()) {
    if (text[begin] == ':') {
      if (text.substr(begin, 2) == "::") gap = count;
      ++begin;
      continue;
    }
    const std::size_t end = std::min(text.find(':', begin), text.size());
    if (dot < end) {  // an IPv4 address in the last two groups
      std::array<unsigned, 4> octets{};
      const char* at = text.data() + begin;
      for (unsigned& octet : octets) at = std::from_chars(at, text.data() + text.size(), octet).ptr + 1;
      groups.at(count++) = octets[0] * 256 + octets[1];
      groups.at(count++) = octets[2] * 256 + octets[3];
    } else {
      std::from_chars(text.data() + begin, text.data() + end, groups.at(count++), 16);
    }
    begin = end;
  }
  std::string octets;
  for (std::size_t i = 0; i < groups.size(); ++i) {
    const std::size_t zeros = groups.size() - count;
    const bool in_gap = i >= gap && i < gap + zeros;
    const unsigned group = in_gap ? 0 : groups.at(i < gap ? i : i - zeros);
    octets += octal(static_cast<unsigned char>(group / 256)) + octal(static_cast<unsigned char>(group % 256));
  }
  return octets;
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
  if (address.is_v6()) return fmt::format(":{}:28:{}:{}\n", owner, ipv6_octets(address.text()), ttl);
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

}  // namespace

std::unique_ptr<RecordPrinter> tinydns_printer() {
  return std::make_unique<TinydnsPrinter>();
}

}  // namespace mtasts
