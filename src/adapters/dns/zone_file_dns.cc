// Follows RFC 1034 §4.3.2: find the zone, look for zone cuts on the way down, then match the name or the
// wildcard of its closest encloser.
#include "adapters/dns/zone_file_dns.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <set>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "adapters/dns/message_result.h"
#include "adapters/dns/zone_data.h"
#include "mtasts/caa.h"
#include "mtasts/printable.h"
#include "mtasts/record_type.h"
#include "mtasts/zone_file.h"

namespace mtasts {
namespace {

constexpr std::size_t kMaxZoneFileSize = std::size_t{4} << 30;

// The apex of a zone, and the file that defines it.
struct Apex {
  std::string key;
  std::uint32_t source = 0;
};

struct Zones {
  ZoneData data;
  std::vector<Apex> apexes;          // by key
  std::vector<std::string> sources;  // names of files
};

// Converts a name to the form of answers: without the final dot, and with asterisks escaped.
std::string answer_name(std::string_view name) {
  if (name.size() > 1) name.remove_suffix(1);
  std::string text;
  for (const char c : name) text += c == '*' ? std::string("\\042") : std::string(1, c);
  return text;
}

// The name of a key, in the form of answers: its labels are reversed once more.
std::string name_of_key(std::string_view key) {
  return answer_name(key.empty() ? "." : zone_key(key));
}

// The key of example.com for _mta-sts.example.com and similar names; the key itself for other names.
std::string_view mail_domain_key(std::string_view key) {
  while (true) {
    const std::string_view parent = parent_key(key);
    const std::string_view label = key.substr(parent.size());
    if (!label.starts_with('_') && label != "mta-sts.") return key;
    key = parent;
  }
}

class ZoneFileDns final : public Dns {
 public:
  explicit ZoneFileDns(Zones zones) : zones_(std::move(zones)) {}

  Task<DnsAnswer> ask(DnsQuestion question) override { co_return answer(question); }

  Task<std::vector<DnsAnswer>> ask_authoritative(DnsQuestion question) override {
    std::vector<DnsAnswer> answers;
    answers.push_back(answer(question));
    co_return answers;
  }

 private:
  // The entries for one name. The caller follows a CNAME.
  struct Match {
    DnsStatus status = DnsStatus::failed;
    std::span<const ZoneData::Entry> entries = {};  // of the queried type, or the CNAME
    bool is_cname = false;
    std::string_view server = {};  // the zone file with the answer; may be empty
    std::string message = {};      // if failed
    // As in DnsAnswer, with the owner of a DNAME.
    RecordType conflicting_type{};
    std::string dname_owner = {};
  };

  [[nodiscard]] DnsAnswer answer(const DnsQuestion& question) const;
  [[nodiscard]] Match find(const std::string& name, RecordType type) const;
  [[nodiscard]] const Apex* apex_of(std::string_view key) const;
  // True if the files show that the name exists.
  [[nodiscard]] bool is_known(std::string_view key, const Apex* apex) const;
  // The failure of a name below a delegation, or below a DNAME; nothing otherwise.
  [[nodiscard]] std::optional<Match> match_cut(std::string_view key, const Apex* apex) const;
  // The first type at the name that a CNAME excludes, or 0.
  [[nodiscard]] RecordType conflicting_type(std::string_view key) const;
  [[nodiscard]] Match match_at(std::string_view key, RecordType type) const;
  void fill_answer(DnsAnswer& answer, const Match& match, const std::string& name, RecordType type) const;

  Zones zones_;
};

DnsAnswer ZoneFileDns::answer(const DnsQuestion& question) const {
  DnsAnswer answer;
  answer.ttl = UINT32_MAX;
  std::string name = question.name.absolute();
  std::set<std::string> visited = {name};
  Match match = find(name, question.type);
  while (match.is_cname && question.type != RecordType::cname) {
    name = zones_.data.data(match.entries[0]);
    answer.cname_chain.push_back(answer_name(name));
    answer.ttl = std::min(answer.ttl, match.entries[0].ttl);
    if (!visited.insert(name).second || answer.cname_chain.size() > kMaxCnames) {
      const bool loop = visited.size() <= answer.cname_chain.size();
      DnsFailure failure{loop ? DnsFailureReason::cname_loop : DnsFailureReason::cname_chain,
                         question.name.text() + (loop ? " is a CNAME that leads back to itself"
                                                      : " leads through more than 8 CNAMEs")};
      return {.status = DnsStatus::failed,
              .cname_chain = std::move(answer.cname_chain),
              .failure = std::move(failure),
              .server = std::string(match.server)};
    }
    match = find(name, question.type);
  }
  fill_answer(answer, match, name, question.type);
  return answer;
}

ZoneFileDns::Match ZoneFileDns::find(const std::string& name, RecordType type) const {
  const std::string key = zone_key(name);
  const Apex* apex = apex_of(key);
  if (auto cut = match_cut(key, apex)) return *std::move(cut);
  if (is_known(key, apex)) {
    Match match = match_at(key, type);
    if (type == RecordType::cname && match.entries.empty()) match.conflicting_type = conflicting_type(key);
    return match;
  }

  std::string_view encloser = parent_key(key);
  while (!encloser.empty() && !zones_.data.exists(encloser)) encloser = parent_key(encloser);
  // No name above the apex is known; for a part of a zone, no name above all of its records.
  const bool within = apex == nullptr ? !encloser.empty() : encloser.size() >= apex->key.size();
  const std::string wildcard = std::string(encloser) + "*.";
  if (within && zones_.data.exists(wildcard)) return match_at(wildcard, type);

  Match match;
  if (apex != nullptr) match.server = zones_.sources[apex->source];
  const std::string_view domain = mail_domain_key(key);
  if (apex != nullptr || (domain != key && !domain.empty() && zones_.data.exists(domain))) {
    match.status = DnsStatus::no_such_name;
  } else {
    match.message = answer_name(name) + " is in none of the zone files";
  }
  return match;
}

const Apex* ZoneFileDns::apex_of(std::string_view key) const {
  while (true) {
    const auto apex = std::lower_bound(zones_.apexes.begin(), zones_.apexes.end(), key,
                                       [](const Apex& a, std::string_view sought) { return a.key < sought; });
    if (apex != zones_.apexes.end() && apex->key == key) return &*apex;
    if (key.empty()) return nullptr;
    key = parent_key(key);
  }
}

bool ZoneFileDns::is_known(std::string_view key, const Apex* apex) const {
  if (!zones_.data.exists(key)) return false;
  if (apex != nullptr || !zones_.data.at(key).empty()) return true;
  // A zone does not show whether names above its apex exist.
  const auto below = std::lower_bound(zones_.apexes.begin(), zones_.apexes.end(), key,
                                      [](const Apex& a, std::string_view sought) { return a.key < sought; });
  return below == zones_.apexes.end() || !below->key.starts_with(key);
}

std::optional<ZoneFileDns::Match> ZoneFileDns::match_cut(std::string_view key, const Apex* apex) const {
  const std::string_view top = apex != nullptr ? std::string_view(apex->key) : std::string_view();
  for (std::string_view name = key;; name = parent_key(name)) {
    for (const ZoneData::Entry& entry : zones_.data.at(name)) {
      const bool is_delegation = entry.type == RecordType::ns && apex != nullptr && name != top;
      const bool is_dname = entry.type == RecordType::dname && name != key;
      if (!is_delegation && !is_dname) continue;
      Match cut{.server = zones_.sources[entry.source]};
      if (is_delegation) {
        if (name == key) cut.conflicting_type = RecordType::ns;
        cut.message =
            "the zone file delegates it to " + answer_name(zones_.data.data(entry)) + " and knows no more";
        return cut;
      }
      cut.dname_owner = name_of_key(name);
      cut.message = "the zone file sends it elsewhere by the DNAME of " + cut.dname_owner;
      cut.conflicting_type = RecordType::dname;
      return cut;
    }
    if (name.size() <= top.size()) return std::nullopt;
  }
}

RecordType ZoneFileDns::conflicting_type(std::string_view key) const {
  const std::span<const ZoneData::Entry> entries = zones_.data.at(key);
  const auto other = std::ranges::find_if(
      entries, [](const ZoneData::Entry& entry) { return !is_allowed_beside_cname(entry.type); });
  return other == entries.end() ? RecordType{} : other->type;
}

ZoneFileDns::Match ZoneFileDns::match_at(std::string_view key, RecordType type) const {
  Match match;
  match.status = DnsStatus::records;
  match.entries = zones_.data.at(key, type);
  if (match.entries.empty()) {
    match.entries = zones_.data.at(key, RecordType::cname);
    match.is_cname = !match.entries.empty();
  }
  if (!match.entries.empty()) {
    match.server = zones_.sources[match.entries[0].source];
    return match;
  }
  match.status = DnsStatus::no_such_data;
  const Apex* apex = apex_of(key);
  const std::span<const ZoneData::Entry> others = zones_.data.at(key);
  const auto alias =
      std::ranges::find_if(others, [](const ZoneData::Entry& entry) { return is_address_alias(entry.type); });
  if (alias != others.end() && (type == RecordType::a || type == RecordType::aaaa)) {
    match.status = DnsStatus::failed;
    match.message = "the zone file has the type " + text(alias->type) +
                    " at the name, whose addresses only the name server knows";
  }
  if (apex != nullptr) match.server = zones_.sources[apex->source];
  if (apex == nullptr && !others.empty()) match.server = zones_.sources[others[0].source];
  return match;
}

MxRecord mx_record(std::string_view data, std::uint32_t ttl) {
  const std::size_t space = data.find(' ');
  return {static_cast<std::uint16_t>(std::stoul(std::string(data.substr(0, space)))),
          answer_name(data.substr(space + 1)), ttl};
}

void ZoneFileDns::fill_answer(DnsAnswer& answer, const Match& match, const std::string& name,
                              RecordType type) const {
  answer.status = match.status;
  answer.authoritative = true;
  answer.server = match.server;
  answer.conflicting_type = match.conflicting_type;
  if (!match.dname_owner.empty()) answer.names.push_back(match.dname_owner);
  for (const ZoneData::Entry& entry : match.entries) {
    const std::string_view data = zones_.data.data(entry);
    answer.ttl = std::min(answer.ttl, entry.ttl);
    switch (type) {
      case RecordType::mx: answer.mx.push_back(mx_record(data, entry.ttl)); break;
      case RecordType::txt: std::ignore = add_txt(data, answer); break;
      case RecordType::ns:
      case RecordType::cname: answer.names.push_back(answer_name(data)); break;
      case RecordType::soa: answer.names.push_back(answer_name(name)); break;
      case RecordType::a:
      case RecordType::aaaa: answer.addresses.emplace_back(data); break;
      case RecordType::tlsa:
        if (!data.empty()) answer.tlsa.push_back(tlsa_record(data));
        break;
      case RecordType::caa:
        if (auto caa = parse_caa_rdata(data)) answer.caa.push_back(*std::move(caa));
        break;
      default: break;
    }
  }
  if (answer.ttl == UINT32_MAX) answer.ttl = 0;
  if (match.status == DnsStatus::failed) answer.failure = {DnsFailureReason::not_in_zone, match.message};
  // The whole record set is rejected if one record is malformed.
  const bool may_be_malformed = type == RecordType::tlsa || type == RecordType::caa;
  if (may_be_malformed && answer.tlsa.size() + answer.caa.size() < match.entries.size()) {
    answer.tlsa.clear();
    answer.caa.clear();
    answer.status = DnsStatus::failed;
    answer.failure = {DnsFailureReason::malformed,
                      fmt::format("{} has a {} record of {} that cannot be read", match.server,
                                  mnemonic(type), answer_name(name))};
  }
}

std::string location_text(const Finding& finding) {
  return printable(finding.subject) + ':' + std::to_string(finding.line.value_or(0)) + ": " +
         printable(finding.message) + " (" + finding.rfc + ')';
}

// The first error among the findings, with the number of the others.
std::optional<Error> first_error(const std::vector<Finding>& findings) {
  const auto is_error = [](const Finding& finding) { return finding.severity == Severity::error; };
  const auto first = std::ranges::find_if(findings, is_error);
  if (first == findings.end()) return std::nullopt;
  const auto others = std::count_if(first + 1, findings.end(), is_error);
  return Error{Fault::input, *Code::find(first->code),
               location_text(*first) + (others > 0 ? ", and " + std::to_string(others) + " more" : ""),
               printable(first->hint)};
}

Result<void> add_zone_file(Zones& zones, Files& files, const std::string& path, const DnsSettings& settings) {
  const auto pieces = files.open_chunks(path, kMaxZoneFileSize);
  if (!pieces) return fail(pieces.error());
  ZoneReadingOptions options;
  options.name = path;
  options.origin = settings.origin;
  options.open_include = [&](std::string_view name, std::string_view including) -> Result<IncludedText> {
    auto included = files.read_include(path, std::string(including), name, kMaxZoneFileSize);
    if (!included) return fail(included.error());
    return IncludedText{std::move(included->first), std::move(included->second)};
  };
  const auto source = static_cast<std::uint32_t>(zones.sources.size());
  zones.sources.push_back(path);
  bool has_soa = false;
  const auto next = [&] { return (*pieces)->next(); };
  const auto zone = read_zone_file(next, options, [&](ZoneRecord&& record) {
    zones.data.add(record, source);
    if (record.type != RecordType::soa) return;
    has_soa = true;
    zones.apexes.push_back({zone_key(record.owner), source});
  });
  if (!zone) return fail(zone.error());
  if (auto error = first_error(zone->findings)) return fail(*std::move(error));
  if (settings.warn) {
    for (const Finding& finding : zone->findings) settings.warn(location_text(finding));
  }
  // The root as origin makes names complete, and claims no zone.
  if (!has_soa && settings.origin && *settings.origin != ".")
    zones.apexes.push_back({zone_key(*settings.origin), source});
  return {};
}

}  // namespace

Result<std::unique_ptr<Dns>> open_zone_file_dns(Files& files, const DnsSettings& settings) {
  Zones zones;
  for (const std::string& path : settings.zone_files) {
    if (auto read = add_zone_file(zones, files, path, settings); !read) return fail(read.error());
  }
  zones.data.finish();
  std::ranges::stable_sort(zones.apexes, [](const Apex& a, const Apex& b) { return a.key < b.key; });
  return std::make_unique<ZoneFileDns>(std::move(zones));
}

}  // namespace mtasts
