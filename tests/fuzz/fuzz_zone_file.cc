// Reads arbitrary bytes as a zone file, judges it and replaces its ids; and prints arbitrary bytes as a TXT
// record, which must survive a round trip.
#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>

#include "fuzz/property.h"
#include "mtasts/resource_record.h"
#include "mtasts/zone_file.h"
#include "mtasts/zone_ids.h"

using namespace mtasts;
using fuzz::require;

namespace {

constexpr Day kToday = Day{std::chrono::year(2026), std::chrono::November, std::chrono::day(21)};

ZoneReadingOptions options_for(std::string_view text) {
  ZoneReadingOptions options;
  options.origin = "example.com.";
  // Every name opens the second half of the text, so that files include each other.
  options.open_include = [text](std::string_view name, std::string_view) -> Result<IncludedText> {
    if (name.size() > 1) return fail({Fault::unreadable, "unreadable", "no such file"});
    return IncludedText{std::string(name), std::string(text.substr(text.size() / 2))};
  };
  return options;
}

void check_places(std::string_view text, const ZoneFile& zone) {
  for (const ZoneRecord& record : zone.records) {
    require(record.file < zone.files.size() && record.owner.ends_with('.'));
    require(parse_record_type(mtasts::text(record.type)) == record.type);
    if (record.file != 0) continue;
    for (const ZoneToken& token : record.rdata) {
      require(token.offset + token.length <= text.size());
      require(!token.quoted || token.length < 2 || text[token.offset] == '"' || text[token.offset] == '\\');
    }
  }
}

bool is_same(const ZoneRecord& a, const ZoneRecord& b) {
  const auto same_token = [](const ZoneToken& one, const ZoneToken& other) {
    return one.octets == other.octets && one.quoted == other.quoted && one.offset == other.offset &&
           one.length == other.length;
  };
  return a.owner == b.owner && a.owner_was_relative == b.owner_was_relative && a.ttl == b.ttl &&
         a.has_own_ttl == b.has_own_ttl && a.type == b.type && a.names == b.names && a.line == b.line &&
         a.file == b.file && a.cut_at_semicolon == b.cut_at_semicolon &&
         std::equal(a.rdata.begin(), a.rdata.end(), b.rdata.begin(), b.rdata.end(), same_token);
}

// Requires that reading pieces of `size` bytes gives the same result.
void check_pieces(std::string_view text, const ZoneFile& whole, std::size_t size) {
  std::string piece;
  std::string_view rest = text;
  const NextPiece next = [&]() -> Result<std::string_view> {
    piece = rest.substr(0, size);
    rest.remove_prefix(piece.size());
    return piece;
  };
  std::size_t records = 0;
  const auto zone = read_zone_file(next, options_for(text), [&](ZoneRecord&& record) {
    require(records < whole.records.size() && is_same(record, whole.records[records]));
    ++records;
  });
  require(zone && records == whole.records.size() && zone->findings == whole.findings &&
          zone->files == whole.files);
}

// Requires the same records at the same lines; only ids and serials may differ.
void check_edit(std::string_view text, const ZoneFile& before, const ZoneEdit& edit) {
  if (edit.changes.empty()) return require(edit.text == text);
  const ZoneFile after = read_zone_file(edit.text, options_for(text));
  require(after.findings == before.findings && after.records.size() == before.records.size());
  for (std::size_t i = 0; i < before.records.size(); ++i) {
    const ZoneRecord& a = before.records[i];
    const ZoneRecord& b = after.records[i];
    require(a.owner == b.owner && a.ttl == b.ttl && a.type == b.type && a.line == b.line);
    require(a.rdata.size() == b.rdata.size());
    std::size_t different = 0;
    for (std::size_t t = 0; t < a.rdata.size(); ++t)
      different += a.rdata[t].octets != b.rdata[t].octets ? 1 : 0;
    require(different == 0 ||
            (different == 1 && (a.type == RecordType::soa || a.owner.starts_with("_mta-sts."))));
  }
}

void check_round_trip(std::string_view octets) {
  const ResourceRecord record{*DomainName::parse("_mta-sts.example.net"), *Ttl::from_seconds(7),
                              TxtData{std::string(octets.substr(0, 60000))}};
  const ZoneFile zone = read_zone_file(print_records({record, record}), {});
  require(zone.findings.empty() && zone.records.size() == 2);
  require(joined_txt(zone.records[1]) == std::get<TxtData>(record.rdata).text);
  require(zone.records[1].owner == record.owner.absolute() && zone.records[1].ttl == 7);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text = fuzz::text_of(data, size);
  const ZoneReadingOptions options = options_for(text);
  const ZoneFile zone = read_zone_file(text, options);
  check_places(text, zone);
  check_pieces(text, zone, 1 + size % 13);
  (void)judge_zone(zone);
  for (const SoaSerial serial : {SoaSerial::keep, SoaSerial::advance}) {
    const auto edit = bump_ids_in_zone(
        text, options, [](std::string_view) { return true; }, kToday, serial);
    if (edit) check_edit(text, zone, *edit);
  }
  check_round_trip(text);
  return 0;
}
