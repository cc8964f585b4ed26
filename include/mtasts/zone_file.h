// ZoneFile: the records of a zone file (RFC 1035 §5.1), each with its position in the text. Types that mail
// does not need are kept uninterpreted. Text that name servers would read otherwise is an error.
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

// One field of RDATA as written in the file.
struct ZoneToken {
  std::string octets;  // escapes undone, quotes removed
  bool quoted = false;
  std::size_t offset = 0;  // of its first character, or its quote, in the text of the file
  std::size_t length = 0;  // in the text of the file, with the quotes
};

// Names are in presentation form: lower case, absolute with the final dot, bytes other than letters, digits,
// "-", "_" and "*" escaped as \DDD.
struct ZoneRecord {
  std::string owner;
  bool owner_was_relative = false;  // written without the final dot (and not "@" or inherited)
  std::uint32_t ttl = 0;            // its own, else $TTL, else that of the record before
  bool has_own_ttl = false;         // written in the record itself
  RecordType type{};
  std::vector<ZoneToken> rdata;    // at least one, except for uninterpreted types
  std::vector<std::string> names;  // the domain names in RDATA, expanded by $ORIGIN: one of CNAME, NS and
                                   // MX, two of SOA, none of others
  bool cut_at_semicolon = false;   // a comment follows its last token, unquoted, without a space
  bool is_flattened = false;       // a CNAME that Cloudflare answers with addresses, by its comment
  std::size_t line = 1;            // of the start of the record, counted from 1
  std::size_t file = 0;            // index into ZoneFile::files; 0 is the file itself, others are included
};

struct ZoneFile {
  std::vector<std::string> files;  // names, in the order of opening
  std::vector<ZoneRecord> records;
  std::vector<Finding> findings;  // syntax errors, with file and line; their records are left out
};

// Opens the file `name` of an $INCLUDE in the file `including`. Returns its text and its name for findings.
// The function decides which files are allowed.
struct IncludedText {
  std::string name;
  std::string text;
};
using OpenInclude = std::function<Result<IncludedText>(std::string_view name, std::string_view including)>;

struct ZoneReadingOptions {
  std::string name = "-";                  // the name of the file, for findings
  std::optional<std::string> origin = {};  // the origin before any $ORIGIN, absolute: "example.com."
  OpenInclude open_include = {};           // none: $INCLUDE is a finding
};

// Returns the next piece of a text, valid until the next call; empty at the end. A piece may end anywhere.
using NextPiece = std::function<Result<std::string_view>()>;

// Reads the text of a zone file as BIND does: $ORIGIN, $TTL, $INCLUDE (at most 8 deep), parentheses,
// comments, quoting, TTL units, class IN only, RFC 3597 types and data, CRLF, a missing last newline.
// $GENERATE is an error. A record without any TTL before it has 0. A TTL above 2^31-1 is read as 0, with a
// warning (RFC 2181 §8). Each syntax error becomes a finding ("zone-no-origin", "zone-syntax-..."), and the
// next record is read. Reading ends after 1000 findings, or at an entry of more than 4 MiB. Two habits of
// Cloudflare's export are understood, which name servers are not: an SOA owner that repeats the origin of the
// options without its final dot, and the comment "cf_tags=cf-proxied:true". Example of a text:
//
//     $ORIGIN example.com.
//     _mta-sts 3600 IN TXT "v=STSv1; id=2026112101"
//
// With `take`, the function is called with each record in order, and the returned ZoneFile has no records.
[[nodiscard]] ZoneFile read_zone_file(std::string_view text, const ZoneReadingOptions& options);
[[nodiscard]] ZoneFile read_zone_file(std::string_view text, const ZoneReadingOptions& options,
                                      const std::function<void(ZoneRecord&&)>& take);
// Reads a text in pieces and keeps only the current entry. Returns the error of `next` if there is one; the
// records before it have been passed to `take`.
[[nodiscard]] Result<ZoneFile> read_zone_file(const NextPiece& next, const ZoneReadingOptions& options,
                                              const std::function<void(ZoneRecord&&)>& take);

// The joined character-strings of a TXT record.
[[nodiscard]] std::string joined_txt(const ZoneRecord& txt);

// Judges the records that concern mail, including faults that other zone checkers miss. Codes:
// "zone-txt-cut", "zone-target-relative", "zone-cname-other-data", "zone-cname-several", "zone-cname-loop",
// "zone-cname-dangling", "zone-owner-misspelt" (_mta_sts, _tls._smtp and similar names),
// "zone-owner-relative", "zone-owner-not-ascii", "zone-txt-at-policy-host", "mx-null-not-alone",
// "zone-null-mx-preference", "zone-record-misplaced", "zone-record-leftover", "zone-record-at-mx-host",
// "zone-policy-host-missing", "zone-sts-record-missing", "zone-tlsrpt-record-missing", those of
// read_sts_records and read_tlsrpt_records, and the syntax errors of read_zone_file. The subject is the file.
// The order is worst first, then by file and line. Of each code at most 1000 are kept, followed by one that
// has their number.
[[nodiscard]] std::vector<Finding> judge_zone(const ZoneFile& zone);

}  // namespace mtasts
