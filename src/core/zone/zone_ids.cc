// Copies the text between the ids byte for byte. The zone reader gives the position of each id.
#include "mtasts/zone_ids.h"

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <utility>

#include "core/zone/zone_name.h"
#include "mtasts/ascii.h"
#include "mtasts/finding.h"
#include "mtasts/printable.h"
#include "mtasts/sts_record.h"

namespace mtasts {
namespace {

constexpr std::string_view kStsLabel = "_mta-sts.";
constexpr std::string_view kVersion = "v=STSv1";

struct Span {
  std::size_t offset = 0;
  std::size_t length = 0;
};

struct Replacement {
  Span place;
  std::string text;
};

// The records of the zone that determine the ids and the serial.
struct Seen {
  std::map<std::string, std::vector<ZoneRecord>> sts = {};  // TXT at _mta-sts names, by owner
  std::vector<ZoneRecord> soa = {};
};

std::string place_of(const ZoneRecord& record, const ZoneReadingOptions& options) {
  return printable(options.name) + ':' + std::to_string(record.line);
}

tl::unexpected<Error> not_editable(const ZoneRecord& txt, const ZoneReadingOptions& options,
                                   const std::string& reason) {
  return fail({Fault::input, "id-not-editable",
               place_of(txt, options) + ": the id at " + txt.owner + " cannot be replaced: " + reason,
               "write the record as \"v=STSv1; id=...\" in one quoted string"});
}

// The position of the first id value in the text of a valid record.
Span place_in_record(std::string_view text) {
  for (std::size_t begin = 0; begin < text.size();) {
    const std::size_t end = std::min(text.find(';', begin), text.size());
    std::size_t name = begin;
    while (name < end && is_wsp(text[name])) ++name;
    if (text.substr(name, 3) == "id=") {
      std::size_t stop = name + 3;
      while (stop < end && is_alnum(text[stop])) ++stop;
      return {name + 3, stop - name - 3};
    }
    begin = end + 1;
  }
  return {};
}

// The position of bytes of a string in its raw form; nothing if one of them is escaped.
std::optional<Span> place_in_raw(std::string_view raw, Span octets) {
  std::size_t octet = 0;
  std::size_t begin = 0;
  for (std::size_t i = 0; i < raw.size() && octet < octets.offset + octets.length; ++octet) {
    if (octet == octets.offset) begin = i;
    const bool escaped = raw[i] == '\\';
    if (escaped && octet >= octets.offset) return std::nullopt;
    const bool decimal = escaped && i + 1 < raw.size() && is_digit(raw[i + 1]);
    i += decimal ? 4 : escaped ? 2 : 1;
  }
  return Span{begin, octets.length};
}

// The position of the id in the file. Fails if its string has no room for `successor`.
Result<Span> place_in_file(const ZoneRecord& txt, std::string_view text, const PolicyId& successor,
                           const ZoneReadingOptions& options) {
  Span id = place_in_record(joined_txt(txt));
  for (const ZoneToken& token : txt.rdata) {
    if (id.offset >= token.octets.size()) {
      id.offset -= token.octets.size();
      continue;
    }
    if (id.offset + id.length > token.octets.size()) {
      return not_editable(txt, options, "it is split over several strings");
    }
    if (token.octets.size() - id.length + successor.text().size() > kMaxStringOctets) {
      return not_editable(txt, options, "its string would exceed 255 bytes");
    }
    const std::size_t quote = token.quoted ? 1 : 0;
    const std::string_view raw = text.substr(token.offset + quote, token.length - 2 * quote);
    if (undo_escapes(raw) != token.octets)
      return not_editable(txt, options, "it is written as hexadecimal bytes");
    const std::optional<Span> place = place_in_raw(raw, id);
    if (!place) return not_editable(txt, options, "it is written with escapes");
    return Span{token.offset + quote + place->offset, place->length};
  }
  return not_editable(txt, options, "it has no id");
}

// The only record of a name that has the version; nullptr if none has.
Result<const ZoneRecord*> the_record(const std::string& owner, const std::vector<ZoneRecord>& records,
                                     const ZoneReadingOptions& options) {
  const ZoneRecord* candidate = nullptr;
  for (const ZoneRecord& record : records) {
    if (!joined_txt(record).starts_with(kVersion)) continue;
    if (candidate != nullptr) {
      return fail({Fault::input, "sts-record-several",
                   place_of(record, options) + ": several MTA-STS records at " + owner + " (RFC 8461 §3.1)",
                   "keep one of them"});
    }
    candidate = &record;
  }
  return candidate;
}

class IdBumper {
 public:
  IdBumper(std::string_view text, const ZoneReadingOptions& options, Day today)
      : text_(text), options_(options), today_(today) {}

  Result<void> bump(const std::string& owner, const std::vector<ZoneRecord>& records) {
    auto record = the_record(owner, records, options_);
    if (!record) return fail(record.error());
    if (*record == nullptr) return {};
    const std::string name(without_final_dot(owner));
    if ((*record)->file != 0) {
      warn(found("id-in-included-file",
                 "the record at " + name + " is in an included file and is not changed"),
           name, **record);
      return {};
    }
    return bump_record(name, **record);
  }

  Result<void> advance_serials(const std::vector<ZoneRecord>& soas) {
    std::set<const ZoneRecord*> zones;
    for (const IdChange& change : edit_.changes) {
      auto soa = soa_above(change.owner + '.', soas);
      if (!soa) return fail(soa.error());
      zones.insert(*soa);
    }
    for (const ZoneRecord* soa : zones) {
      const ZoneToken& serial = soa->rdata[2];
      const auto value = static_cast<std::uint32_t>(std::stoul(serial.octets));
      replacements_.push_back(
          {{serial.offset, serial.length}, std::to_string(next_soa_serial(value, today_))});
    }
    return {};
  }

  ZoneEdit finish() && {
    std::ranges::sort(replacements_, [](const Replacement& a, const Replacement& b) {
      return a.place.offset < b.place.offset;
    });
    std::size_t copied = 0;
    edit_.text.reserve(text_.size() + replacements_.size() * 16);
    for (const Replacement& replacement : replacements_) {
      edit_.text += text_.substr(copied, replacement.place.offset - copied);
      edit_.text += replacement.text;
      copied = replacement.place.offset + replacement.place.length;
    }
    edit_.text += text_.substr(copied);
    return std::move(edit_);
  }

 private:
  Result<void> bump_record(const std::string& name, const ZoneRecord& record) {
    const std::string joined = joined_txt(record);
    const StsRecordReading reading = read_sts_record(joined);
    if (!reading.record) return not_editable(record, options_, printable(reading.findings.front().message));
    auto next = next_policy_id(read_known_ids({joined}), today_);
    if (!next) return fail(next.error().within(name));
    auto place = place_in_file(record, text_, next->id, options_);
    if (!place) return fail(place.error());
    for (Finding& finding : next->warnings) warn(std::move(finding), name, record);
    replacements_.push_back({*place, next->id.text()});
    edit_.changes.push_back({name, reading.record->id.text(), next->id});
    return {};
  }

  void warn(Finding finding, const std::string& name, const ZoneRecord& record) {
    finding.subject = name;
    if (record.file == 0) finding.line = record.line;
    edit_.warnings.push_back(std::move(finding));
  }

  // The SOA of the zone that contains the name.
  [[nodiscard]] Result<const ZoneRecord*> soa_above(const std::string& name,
                                                    const std::vector<ZoneRecord>& soas) const {
    const ZoneRecord* closest = nullptr;
    for (const ZoneRecord& soa : soas) {
      const bool closer = closest == nullptr || soa.owner.size() > closest->owner.size();
      if (is_at_or_below(name, soa.owner) && closer) closest = &soa;
    }
    const bool here = closest != nullptr && closest->file == 0;
    if (here && std::ranges::all_of(closest->rdata[2].octets, is_digit) &&
        text_.substr(closest->rdata[2].offset, closest->rdata[2].length) == closest->rdata[2].octets) {
      return closest;
    }
    return fail({Fault::input, "no-soa",
                 printable(options_.name) + ": the file has no SOA record with a serial to raise for " + name,
                 "do not change the serial, or name the file that has the SOA record"});
  }

  std::string_view text_;
  const ZoneReadingOptions& options_;
  Day today_;
  ZoneEdit edit_ = {};
  std::vector<Replacement> replacements_ = {};
};

Result<Seen> read(std::string_view text, const ZoneReadingOptions& options) {
  Seen seen;
  const ZoneFile zone = read_zone_file(text, options, [&seen](ZoneRecord&& record) {
    if (record.type == RecordType::soa)
      seen.soa.push_back(std::move(record));
    else if (record.type == RecordType::txt && record.owner.starts_with(kStsLabel)) {
      seen.sts[record.owner].push_back(std::move(record));
    }
  });
  for (const Finding& finding : zone.findings) {
    if (finding.severity != Severity::error) continue;
    return fail({Fault::input, "zone-syntax",
                 printable(finding.subject) + ':' + std::to_string(finding.line.value_or(0)) + ": " +
                     printable(finding.message) + " (" + finding.rfc + ')',
                 printable(finding.hint)});
  }
  return seen;
}

// Reports in the order of the file.
std::vector<std::string> owners_in_file_order(const Seen& seen) {
  std::vector<std::pair<std::pair<std::size_t, std::size_t>, std::string>> owners;
  for (const auto& [owner, records] : seen.sts) {
    owners.push_back({{records.front().file, records.front().line}, owner});
  }
  std::ranges::sort(owners);
  std::vector<std::string> names;
  names.reserve(owners.size());
  for (auto& owner : owners) names.push_back(std::move(owner.second));
  return names;
}

}  // namespace

Result<ZoneEdit> bump_ids_in_zone(std::string_view text, const ZoneReadingOptions& options,
                                  const std::function<bool(std::string_view owner)>& wanted, Day today,
                                  SoaSerial soa_serial) {
  auto seen = read(text, options);
  if (!seen) return fail(seen.error());
  IdBumper bumper(text, options, today);
  for (const std::string& owner : owners_in_file_order(*seen)) {
    if (!wanted(without_final_dot(owner))) continue;
    if (auto bumped = bumper.bump(owner, seen->sts[owner]); !bumped) return fail(bumped.error());
  }
  if (soa_serial == SoaSerial::advance) {
    if (auto advanced = bumper.advance_serials(seen->soa); !advanced) return fail(advanced.error());
  }
  return std::move(bumper).finish();
}

std::uint32_t next_soa_serial(std::uint32_t serial, Day today) {
  const std::uint32_t counted = serial == UINT32_MAX ? 1 : serial + 1;
  const auto id = PolicyId::parse(std::to_string(serial));
  // A shorter number would be a date in the year 0999 or earlier.
  const std::optional<DatedId> standing = id && id->text().size() == 10 ? read_dated(*id) : std::nullopt;
  if (!standing) return counted;
  DatedId next{today, 1};
  if (standing->day >= today) {
    next = standing->serial < 99 ? DatedId{standing->day, standing->serial + 1}
                                 : DatedId{std::chrono::sys_days(standing->day) + std::chrono::days(1), 1};
  }
  const std::uint64_t dated = std::stoull(print_dated(next).text());
  if (dated > UINT32_MAX) return counted;
  const auto step = static_cast<std::uint32_t>(dated) - serial;  // modulo 2^32, RFC 1982 §3.2
  return step > 0 && step < 0x80000000U ? static_cast<std::uint32_t>(dated) : counted;
}

}  // namespace mtasts
