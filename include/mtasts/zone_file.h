// Zone files (RFC 1035 §5.1) as data: every record with its place in the text, nothing interpreted that we do
// not need, nothing accepted that would publish something else than it says.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "mtasts/finding.h"
#include "mtasts/record_type.h"
#include "mtasts/result.h"

namespace mtasts {

// One field of RDATA as it stood in the file.
struct ZoneToken {
  std::string octets;  // escapes undone, quotes removed
  bool quoted = false;
  std::size_t offset = 0;  // of its first character (the quote, when quoted) in the file's text
  std::size_t length = 0;  // in the file's text, quotes included
};

// Names are in presentation form: lower case, absolute with the final dot, octets other than letters, digits,
// "-", "_" and "*" escaped as \DDD.
struct ZoneRecord {
  std::string owner;
  bool owner_was_relative = false;  // written without the final dot (and not "@" or inherited)
  std::uint32_t ttl = 0;            // the record's, else $TTL's, else the one before
  bool has_own_ttl = false;         // written at the record itself
  RecordType type{};
  std::vector<ZoneToken> rdata;    // at least one, but for types that are not interpreted
  std::vector<std::string> names;  // the domain names in RDATA, expanded against $ORIGIN: CNAME, NS and MX
                                   // one, SOA two, others none
  bool cut_at_semicolon = false;   // a comment begins right behind its last token, which is unquoted
  std::size_t line = 1;            // where the record begins
  std::size_t file = 0;            // index into ZoneFile::files: 0 is the file itself, others are included
};

struct ZoneFile {
  std::vector<std::string> files;  // names, in the order in which they were opened
  std::vector<ZoneRecord> records;
  std::vector<Finding> findings;  // syntax errors: code, file as subject, line; such a record is left out
};

// Reads "name" for $INCLUDE, given the name of the including file. What it returns is the text and the name
// under which to report it. Keeping inside a directory is its business.
struct IncludedText {
  std::string name;
  std::string text;
};
using OpenInclude = std::function<Result<IncludedText>(std::string_view name, std::string_view including)>;

struct ZoneReadingOptions {
  std::string name = "-";                  // the file's name, for findings
  std::optional<std::string> origin = {};  // before any $ORIGIN; absolute presentation form
  OpenInclude open_include = {};           // none: $INCLUDE is a finding
};

// The next piece of a text, which stands until the next is asked for; empty at the end of the text. Where it
// is cut does not matter.
using NextPiece = std::function<Result<std::string_view>()>;

// Reads the text of a zone file as BIND would: $ORIGIN, $TTL, $INCLUDE (nested 8 deep at most), $GENERATE
// refused by name, parentheses, comments, quoting, TTL units, class IN only, RFC 3597 types and data, CRLF, a
// missing last newline. A record without any TTL before it (a snippet) has 0.
// Each syntax error becomes a finding ("zone-no-origin", "zone-syntax-...") and reading goes on with the next
// record; past 1000 of them it ends, and so it does at an entry of more than 4 MiB. A TTL above 2^31-1 is
// read as 0 (RFC 2181 §8), with a warning. Streams: with `take`, that is called for each record in order, and
// the returned ZoneFile has no records.
[[nodiscard]] ZoneFile read_zone_file(std::string_view text, const ZoneReadingOptions& options);
[[nodiscard]] ZoneFile read_zone_file(std::string_view text, const ZoneReadingOptions& options,
                                      const std::function<void(ZoneRecord&&)>& take);
// The same of a text that comes in pieces, of which no more is kept than the entry that is being read. Where
// the text fails to come, that error; records before it have been taken.
[[nodiscard]] Result<ZoneFile> read_zone_file(const NextPiece& next, const ZoneReadingOptions& options,
                                              const std::function<void(ZoneRecord&&)>& take);

// The octets of a TXT record's RDATA, character-strings joined.
[[nodiscard]] std::string joined_txt(const ZoneRecord& txt);

// What zone checkers do not find (and what they do, where it concerns us). Codes: "zone-txt-cut",
// "zone-target-relative", "zone-sts-record-several", "zone-tlsrpt-record-several", "zone-cname-other-data",
// "zone-cname-several", "zone-cname-loop", "zone-cname-dangling", "zone-owner-misspelt" (_mta_sts, _tls._smtp
// and their like), "zone-txt-at-policy-host", "zone-owner-relative", "zone-null-mx-not-alone",
// "zone-null-mx-preference", "zone-owner-not-ascii", "zone-sts-record-invalid", "zone-tlsrpt-record-invalid",
// the warnings of read_sts_records and read_tlsrpt_records, and the syntax errors of read_zone_file. Subject
// is the file. Worst first, then by file and line; of one code at most 1000, and one more that tells how
// many.
[[nodiscard]] std::vector<Finding> judge_zone(const ZoneFile& zone);

}  // namespace mtasts
