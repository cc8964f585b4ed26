// Rejects the RDATA that BIND refuses to load.
#include "core/zone/zone_rdata.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

#include "core/findings/in_quotes.h"
#include "mtasts/ascii.h"
#include "mtasts/ip_address.h"

namespace mtasts {
namespace {

tl::unexpected<Error> bad_rdata(RecordType type, std::string_view reason) {
  return fail({Fault::input, "zone-syntax-rdata", text(type) + " record: " + std::string(reason)});
}

std::optional<std::uint32_t> read_number(std::string_view digits) {
  if (digits.empty()) return std::nullopt;
  std::uint64_t value = 0;
  for (const char c : digits) {
    if (!is_digit(c)) return std::nullopt;
    value = value * 10 + static_cast<std::uint64_t>(c - '0');
    if (value > UINT32_MAX) return std::nullopt;
  }
  return static_cast<std::uint32_t>(value);
}

std::uint32_t seconds_of_unit(char unit) {
  switch (lower_case(unit)) {
    case 'w': return 7 * 24 * 3600;
    case 'd': return 24 * 3600;
    case 'h': return 3600;
    case 'm': return 60;
    case 's': return 1;
    default: return 0;
  }
}

Result<void> undo_tokens(std::span<const ScannedToken> scanned, std::vector<ZoneToken>& tokens) {
  tokens.resize(scanned.size());
  auto token = tokens.begin();
  for (const ScannedToken& from : scanned) {
    if (!undo_escapes(from.raw, token->octets)) {
      return fail(bad_zone_name(ZoneNameFault::bad_escape, from.raw));
    }
    token->quoted = from.quoted;
    token->offset = from.offset;
    token->length = from.length;
    ++token;
  }
  return {};
}

Result<void> read_names(std::span<const ScannedToken> scanned, std::string_view origin,
                        std::vector<std::string>& names) {
  names.resize(scanned.size());
  auto name = names.begin();
  for (const ScannedToken& from : scanned) {
    const ZoneNameReading reading = read_zone_name(from.raw, origin, *name++);
    if (reading.fault != ZoneNameFault::none) return fail(bad_zone_name(reading.fault, from.raw));
  }
  return {};
}

// The fault of the fields that are no names; empty if there is none.
std::string_view fault_of_fields(RecordType type, std::span<const ScannedToken> tokens) {
  if (type == RecordType::a && !is_ipv4_address(tokens[0].raw)) return "not an IPv4 address";
  if (type == RecordType::aaaa && !is_ipv6_address(tokens[0].raw)) return "not an IPv6 address";
  if (type == RecordType::mx && read_number(tokens[0].raw).value_or(UINT32_MAX) > UINT16_MAX) {
    return "the preference is a number from 0 to 65535";
  }
  if (type == RecordType::soa) {
    if (!read_number(tokens[2].raw)) return "the serial is a number of 32 bits";
    for (const ScannedToken& token : tokens.subspan(3)) {
      if (!read_zone_seconds(token.raw)) return "refresh, retry, expire and minimum are seconds";
    }
  }
  return {};
}

struct Shape {
  RecordType type;
  std::size_t fields;
  std::size_t first_name;
  std::size_t names;
  std::string_view description;
};
constexpr auto kShapes = std::to_array<Shape>({
    {RecordType::a, 1, 0, 0, "one IPv4 address"},
    {RecordType::aaaa, 1, 0, 0, "one IPv6 address"},
    {RecordType::mx, 2, 1, 1, "a preference and the name of a host"},
    {RecordType::cname, 1, 0, 1, "one name"},
    {RecordType::ns, 1, 0, 1, "one name"},
    {RecordType::soa, 7, 0, 2, "two names, a serial and four times"},
});

Result<void> read_fields(const Shape& shape, std::span<const ScannedToken> scanned, std::string_view origin,
                         ZoneRecord& record) {
  if (scanned.size() != shape.fields) {
    return bad_rdata(
        shape.type,
        "its data is " + std::string(shape.description) + ", and there " +
            (scanned.size() == 1 ? "is 1 field" : "are " + std::to_string(scanned.size()) + " fields"));
  }
  if (std::ranges::any_of(scanned, [](const ScannedToken& token) { return token.quoted; })) {
    return bad_rdata(shape.type, "its data takes no quotes");
  }
  const std::string_view fault = fault_of_fields(shape.type, scanned);
  if (!fault.empty()) return bad_rdata(shape.type, fault);
  if (auto undone = undo_tokens(scanned, record.rdata); !undone) return undone;
  return read_names(scanned.subspan(shape.first_name, shape.names), origin, record.names);
}

Result<void> read_strings(std::span<const ScannedToken> scanned, std::vector<ZoneToken>& tokens) {
  if (scanned.empty()) return bad_rdata(RecordType::txt, "at least one string is needed (RFC 1035 §3.3.14)");
  if (auto undone = undo_tokens(scanned, tokens); !undone) return undone;
  std::size_t octets = 0;
  for (const ZoneToken& token : tokens) {
    octets += 1 + token.octets.size();
    if (token.octets.size() > kMaxStringOctets) {
      return fail({Fault::input, "zone-syntax-string",
                   "a string of " + std::to_string(token.octets.size()) +
                       " bytes; the limit is 255 (RFC 1035 §3.3)"});
    }
  }
  if (octets > UINT16_MAX) return bad_rdata(RecordType::txt, "more than 65535 bytes");
  return {};
}

bool is_generic(RecordType type, std::span<const ScannedToken> tokens) {
  if (tokens.empty() || tokens[0].quoted || tokens[0].raw != "\\#") return false;
  // "\#" is also a valid string of a TXT record.
  return type != RecordType::txt || (tokens.size() > 1 && !tokens[1].quoted && read_number(tokens[1].raw));
}

tl::unexpected<Error> bad_data(std::string_view reason) {
  return fail({Fault::input, "zone-syntax-rdata",
               "data in the generic form: " + std::string(reason) + " (RFC 3597 §5)"});
}

int hex_value(char c) {
  if (is_digit(c)) return c - '0';
  const char lower = lower_case(c);
  return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

std::optional<std::string> octets_of_hex(std::span<const ScannedToken> tokens) {
  std::string octets;
  int high = -1;
  for (const ScannedToken& token : tokens) {
    for (const char c : token.raw) {
      const int value = hex_value(c);
      if (value < 0 || token.quoted) return std::nullopt;
      if (high < 0) {
        high = value;
      } else {
        octets += static_cast<char>(high * 16 + value);
        high = -1;
      }
    }
  }
  if (high >= 0) return std::nullopt;
  return octets;
}

// Reads fields from the front of the data. fits() is false after a field that exceeds the data.
class WireFields {
 public:
  explicit WireFields(std::string_view data) : rest_(data) {}

  [[nodiscard]] bool fits() const { return fits_; }
  [[nodiscard]] bool at_end() const { return rest_.empty(); }

  std::string_view take(std::size_t count) {
    fits_ = fits_ && count <= rest_.size();
    if (!fits_) return {};
    const std::string_view taken = rest_.substr(0, count);
    rest_.remove_prefix(count);
    return taken;
  }

  std::uint32_t number(std::size_t count) {
    std::uint32_t value = 0;
    for (const char c : take(count)) value = value << 8 | static_cast<unsigned char>(c);
    return value;
  }

  std::string_view character_string() { return take(number(1)); }

  std::string name() {
    std::string name;
    const std::size_t before = rest_.size();
    while (const std::uint32_t length = number(1)) {
      fits_ = fits_ && length <= 63;
      for (const char c : take(length)) append_label_octet(name, static_cast<unsigned char>(c));
      name += '.';
    }
    fits_ = fits_ && before - rest_.size() <= kMaxNameOctets;
    return name.empty() ? "." : name;
  }

 private:
  std::string_view rest_;
  bool fits_ = true;
};

// Reads the fields of an interpreted type; false for other types.
bool take_fields(RecordType type, WireFields& wire, std::vector<std::string>& fields,
                 std::vector<std::string>& names) {
  const auto add_name = [&] {
    names.push_back(wire.name());
    fields.push_back(names.back());
  };
  if (type == RecordType::a || type == RecordType::aaaa) {
    const std::string_view octets = wire.take(type == RecordType::a ? 4 : 16);
    if (wire.fits()) fields.push_back(IpAddress::from_octets(octets).text());
  } else if (type == RecordType::cname || type == RecordType::ns) {
    add_name();
  } else if (type == RecordType::mx) {
    fields.push_back(std::to_string(wire.number(2)));
    add_name();
  } else if (type == RecordType::soa) {
    add_name();
    add_name();
    for (int i = 0; i < 5; ++i) fields.push_back(std::to_string(wire.number(4)));
  } else if (type == RecordType::txt) {
    do {
      fields.emplace_back(wire.character_string());
    } while (wire.fits() && !wire.at_end());
  } else {
    return false;
  }
  return true;
}

// Reads RDATA in the generic form "\# 4 C0000201" (RFC 3597 §5), which is allowed for every type. Sets rdata
// and names of the record; `tokens` start with "\#". Types that read_zone_rdata interprets are decoded into
// fields, each with the position of the "\#"; for others the tokens are kept. Fault::input, code
// "zone-syntax-rdata".
Result<void> read_generic_rdata(std::span<const ScannedToken> tokens, ZoneRecord& record) {
  std::size_t length = 0;
  const std::string_view digits = tokens.size() > 1 ? tokens[1].raw : std::string_view();
  const auto [end, fault] = std::from_chars(digits.data(), digits.data() + digits.size(), length);
  if (fault != std::errc() || end != digits.data() + digits.size()) return bad_data("its length is missing");
  const std::optional<std::string> octets = octets_of_hex(tokens.subspan(2));
  if (!octets) return bad_data("not hexadecimal bytes");
  if (octets->size() != length) return bad_data("its length differs from the number of its bytes");

  record.rdata.clear();
  record.names.clear();
  WireFields wire(*octets);
  std::vector<std::string> fields;
  if (!take_fields(record.type, wire, fields, record.names)) {
    for (const ScannedToken& token : tokens) {
      record.rdata.push_back({std::string(token.raw), token.quoted, token.offset, token.length});
    }
    return {};
  }
  if (!wire.fits() || !wire.at_end()) return bad_data("no data of the type " + text(record.type));
  for (std::string& field : fields) {
    record.rdata.push_back(
        {std::move(field), record.type == RecordType::txt, tokens[0].offset, tokens[0].length});
  }
  return {};
}

}  // namespace

std::optional<std::uint32_t> read_zone_seconds(std::string_view token) {
  std::uint64_t total = 0;
  bool with_units = false;
  while (!token.empty()) {
    const auto* end = std::ranges::find_if_not(token, is_digit);
    const auto length = static_cast<std::size_t>(end - token.begin());
    const std::optional<std::uint32_t> number = read_number(token.substr(0, length));
    if (!number) return std::nullopt;
    if (length == token.size()) {
      if (with_units) return std::nullopt;  // the unit of the 30 in "1h30" is unknown
      return number;
    }
    const std::uint32_t unit = seconds_of_unit(token[length]);
    if (unit == 0) return std::nullopt;
    total += std::uint64_t{*number} * unit;
    if (total > UINT32_MAX) return std::nullopt;
    with_units = true;
    token.remove_prefix(length + 1);
  }
  if (!with_units) return std::nullopt;
  return static_cast<std::uint32_t>(total);
}

Result<void> read_zone_rdata(std::span<const ScannedToken> tokens, std::string_view origin,
                             ZoneRecord& record) {
  if (is_generic(record.type, tokens)) return read_generic_rdata(tokens, record);
  for (const Shape& shape : kShapes) {
    if (shape.type == record.type) return read_fields(shape, tokens, origin, record);
  }
  record.names.clear();
  if (record.type == RecordType::txt) return read_strings(tokens, record.rdata);
  return undo_tokens(tokens, record.rdata);
}

Error bad_zone_name(ZoneNameFault fault, std::string_view raw) {
  const std::string what = std::string(text(fault)) + ": " + in_quotes(raw);
  switch (fault) {
    case ZoneNameFault::no_origin:
      // Cloudflare exports the owner of the SOA record in this form.
      if (raw.find('.') == std::string_view::npos) return {Fault::input, "zone-no-origin", what};
      return {Fault::input, "zone-no-origin", what,
              "give the name of the zone with --origin, or --origin . if the names of the file are complete "
              "without a final dot"};
    case ZoneNameFault::bad_escape: return {Fault::input, "zone-syntax-escape", what};
    default: return {Fault::input, "zone-syntax-name", what};
  }
}

}  // namespace mtasts
