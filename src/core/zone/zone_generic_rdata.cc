// Names in this form are not compressed (RFC 3597 §4).
#include "core/zone/zone_generic_rdata.h"

#include <charconv>
#include <optional>
#include <utility>

#include "mtasts/ascii.h"
#include "mtasts/ip_address.h"

namespace mtasts {
namespace {

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

}  // namespace

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

}  // namespace mtasts
