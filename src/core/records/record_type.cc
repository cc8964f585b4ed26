// One table serves both directions: mnemonics to numbers and numbers to mnemonics.
#include "mtasts/record_type.h"

#include <algorithm>
#include <array>
#include <charconv>

#include "mtasts/ascii.h"

namespace mtasts {
namespace {

struct Mnemonic {
  std::string_view text;
  std::uint16_t number;
};

// Sorted by text.
constexpr auto kMnemonics = std::to_array<Mnemonic>(
    {{"A", 1},           {"A6", 38},       {"AAAA", 28},       {"AFSDB", 18},        {"ALIAS", 65401},
     {"AMTRELAY", 260},  {"ANAME", 65403}, {"APL", 42},        {"ATMA", 34},         {"AVC", 258},
     {"BRID", 68},       {"CAA", 257},     {"CDNSKEY", 60},    {"CDS", 59},          {"CERT", 37},
     {"CLA", 263},       {"CNAME", 5},     {"CSYNC", 62},      {"DHCID", 49},        {"DLV", 32769},
     {"DNAME", 39},      {"DNSKEY", 48},   {"DOA", 259},       {"DS", 43},           {"DSYNC", 66},
     {"EID", 31},        {"EUI48", 108},   {"EUI64", 109},     {"GID", 102},         {"GPOS", 27},
     {"HHIT", 67},       {"HINFO", 13},    {"HIP", 55},        {"HTTPS", 65},        {"IPN", 264},
     {"IPSECKEY", 45},   {"ISDN", 20},     {"KEY", 25},        {"KX", 36},           {"L32", 105},
     {"L64", 106},       {"LOC", 29},      {"LP", 107},        {"LUA", 65402},       {"MB", 7},
     {"MD", 3},          {"MF", 4},        {"MG", 8},          {"MINFO", 14},        {"MR", 9},
     {"MX", 15},         {"NAPTR", 35},    {"NETLIFY", 65404}, {"NETLIFYV6", 65405}, {"NID", 104},
     {"NIMLOC", 32},     {"NINFO", 56},    {"NS", 2},          {"NSAP", 22},         {"NSAP-PTR", 23},
     {"NSEC", 47},       {"NSEC3", 50},    {"NSEC3PARAM", 51}, {"NULL", 10},         {"NXT", 30},
     {"OPENPGPKEY", 61}, {"PTR", 12},      {"PX", 26},         {"RESINFO", 261},     {"RKEY", 57},
     {"RP", 17},         {"RRSIG", 46},    {"RT", 21},         {"SIG", 24},          {"SINK", 40},
     {"SMIMEA", 53},     {"SOA", 6},       {"SPF", 99},        {"SRV", 33},          {"SSHFP", 44},
     {"SVCB", 64},       {"TA", 32768},    {"TALINK", 58},     {"TLSA", 52},         {"TXT", 16},
     {"UID", 101},       {"UINFO", 100},   {"UNSPEC", 103},    {"URI", 256},         {"WALLET", 262},
     {"WKS", 11},        {"X25", 19},      {"ZONEMD", 63}});
static_assert(std::is_sorted(kMnemonics.begin(), kMnemonics.end(),
                             [](const Mnemonic& a, const Mnemonic& b) { return a.text < b.text; }));

// Mnemonics indexed by number. The few greater numbers are searched for.
constexpr auto kByNumber = [] {
  std::array<std::string_view, 265> texts{};
  for (const Mnemonic& each : kMnemonics) {
    if (each.number < texts.size()) texts[each.number] = each.text;
  }
  return texts;
}();

constexpr std::size_t kLongestMnemonic = 16;

std::optional<RecordType> parse_upper_case(std::string_view text) {
  const auto* const row =
      std::lower_bound(kMnemonics.begin(), kMnemonics.end(), text,
                       [](const Mnemonic& each, std::string_view sought) { return each.text < sought; });
  if (row != kMnemonics.end() && row->text == text) return static_cast<RecordType>(row->number);
  if (!text.starts_with("TYPE")) return std::nullopt;
  text.remove_prefix(4);
  std::uint16_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return static_cast<RecordType>(number);
}

}  // namespace

std::string_view mnemonic(RecordType type) {
  const auto number = static_cast<std::uint16_t>(type);
  if (number < kByNumber.size()) return kByNumber[number];
  const auto* const row =
      std::ranges::find_if(kMnemonics, [number](const Mnemonic& each) { return each.number == number; });
  return row == kMnemonics.end() ? std::string_view() : row->text;
}

std::string text(RecordType type) {
  const std::string_view known = mnemonic(type);
  return known.empty() ? "TYPE" + std::to_string(static_cast<std::uint16_t>(type)) : std::string(known);
}

std::optional<RecordType> parse_record_type(std::string_view text) {
  // Nearly all records of a zone are of these types.
  for (const RecordType common : {RecordType::cname, RecordType::txt, RecordType::mx, RecordType::a}) {
    if (text == mnemonic(common)) return common;
  }
  std::array<char, kLongestMnemonic> upper{};
  if (text.size() > upper.size()) return std::nullopt;
  std::transform(text.begin(), text.end(), upper.begin(),
                 [](char c) { return is_lower(c) ? static_cast<char>(c - 'a' + 'A') : c; });
  return parse_upper_case({upper.data(), text.size()});
}

}  // namespace mtasts
