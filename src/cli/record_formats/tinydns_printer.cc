// Lines of tinydns-data, for djbdns. Escapes are octal, and nothing is quoted.
#include <fmt/format.h>

#include <cstdint>
#include <vector>

#include "cli/record_formats/record_format.h"
#include "cli/record_formats/record_printer.h"

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

}  // namespace

constinit const RecordFormat kTinydnsRecords = {
    .name = "tinydns",
    .start = kTinydnsStart,
    .ending = ".tinydns",
    .printer = make_record_printer<TinydnsPrinter>,
    .man = "Lines of tinydns-data, for djbdns. AAAA records are written by their number.",
};

}  // namespace mtasts
