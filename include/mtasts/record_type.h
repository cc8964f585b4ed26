// RecordType: the TYPE of a resource record, by its number on the wire (RFC 1035 §3.2.2, RFC 6895 §3.1).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace mtasts {

// The types that the rules treat by name. Every other 16-bit number is a value of the enumeration too.
enum class RecordType : std::uint16_t {
  a = 1,
  ns = 2,
  cname = 5,
  soa = 6,
  mx = 15,
  txt = 16,
  sig = 24,
  key = 25,
  aaaa = 28,
  nxt = 30,
  dname = 39,
  rrsig = 46,
  nsec = 47,
  tlsa = 52,
  caa = 257,
  // Types of providers, for which their servers answer with addresses. PowerDNS numbers ALIAS and LUA; the
  // others have no number, and never leave this program.
  alias = 65401,
  lua = 65402,
  aname = 65403,
  netlify = 65404,
  netlifyv6 = 65405,
};

// True for the types of providers above: only the server knows the addresses.
[[nodiscard]] constexpr bool is_address_alias(RecordType type) {
  return type >= RecordType::alias && type <= RecordType::netlifyv6;
}

// "MX". Empty for a type without a mnemonic here.
[[nodiscard]] std::string_view mnemonic(RecordType type);

// "MX"; "TYPE65280" for a type without a mnemonic here (RFC 3597 §5).
[[nodiscard]] std::string text(RecordType type);

// True for the records of DNSSEC that are allowed beside a CNAME (RFC 4034 §3, RFC 4034 §4; RFC 2181 §10.1
// for the older ones).
[[nodiscard]] constexpr bool is_allowed_beside_cname(RecordType type) {
  return type == RecordType::rrsig || type == RecordType::nsec || type == RecordType::sig ||
         type == RecordType::nxt || type == RecordType::key;
}

// Reads a mnemonic or "TYPE15" (RFC 3597 §5), in any case. Returns nothing for any other text. Knows the
// types of the IANA registry that a zone can hold, and those of providers above.
[[nodiscard]] std::optional<RecordType> parse_record_type(std::string_view text);

}  // namespace mtasts
